package io.bellwire.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * I6: a device that loses its connection anywhere in a call, for however long, and resumes, ends with what it would have
 * had without. One device is cut before each step and comes back after each later one; another one of the same user stays,
 * and says what there was to hear.
 */
class ResumeTest {
    private static final int STEPS = 8;

    /** The step in which bob accepts: from then on it does not ring. */
    private static final int ACCEPTS = 5;

    @RegisterExtension
    final Scenario scenario = Scenario.onAFreshNode();

    private final User alice = scenario.user("alice");
    private final User bob = scenario.user("bob");
    private final User carol = scenario.user("carol");
    private final User dave = scenario.user("dave");

    /** One call with everything in it; bob's other device acts for him. */
    private final class Story {
        private Call call;

        private final List<Runnable> steps = List.of(
                () -> call = alice.invitesInGroup("friends", bob, carol)
                        .withData("room 1")
                        .now(),
                () -> alice.modifies(call, "room 2"),
                () -> carol.phone().rings(call),
                () -> alice.adds(call, dave),
                () -> carol.rejects(call, "busy", "no"),
                () -> bob.device("watch").accepts(call, "yes"),
                () -> alice.modifies(call, "room 3"),
                () -> alice.cancels(call));
    }

    static Stream<int[]> cuts() {
        return IntStream.rangeClosed(0, STEPS)
                .boxed()
                .flatMap(from -> IntStream.rangeClosed(from, STEPS).mapToObj(to -> new int[] {from, to}));
    }

    @ParameterizedTest(name = "away from step {0}")
    @MethodSource("cuts")
    void anInviteeWhoWasAway(int[] away) {
        story(away, bob);
    }

    @ParameterizedTest(name = "away from step {0}")
    @MethodSource("cuts")
    void anInviterWhoWasAway(int[] away) {
        story(away, alice);
    }

    private void story(int[] away, User user) {
        Device staying = user.device("staying");
        Device going = user.device("going");
        Story story = new Story();
        assertThat(story.steps).hasSize(STEPS);
        Stream.of(alice.phone(), bob.device("watch"), carol.phone(), dave.phone())
                .forEach(Device::logsIn);
        Stream.of(staying, going)
                .forEach(device -> device.with("ended", "ringing").logsIn());
        alice.phone().createsGroup("friends", bob, carol, dave);

        List<Notice> before = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            if (step == away[0]) {
                before.addAll(going.hearsAll());
                going.cut();
            }
            if (step == away[1]) {
                going.resumes();
            }
            if (step == ACCEPTS && user == bob && missedTheRing(away) && rings(away)) {
                // The login is answered before what was missed is read, and what does not ring any more by then does
                // not ring.
                before.add(going.hears(Hears.onReceiveNewInvitation));
            }
            story.steps.get(step).run();
        }
        if (away[0] == STEPS) {
            before.addAll(going.hearsAll());
            going.cut();
        }
        if (away[1] == STEPS) {
            going.resumes();
        }

        List<Notice> heard = new ArrayList<>(before);
        heard.addAll(going.hearsAll());
        assertThat(heard.stream().map(ResumeTest::text).toList())
                .isEqualTo(expected(staying.hearsAll(), away).stream()
                        .map(ResumeTest::text)
                        .toList());
    }

    /** What stopped to ring while the device was away does not ring when it comes back; the rest is the same. */
    private static List<Notice> expected(List<Notice> all, int[] away) {
        return all.stream()
                .filter(notice -> notice.name() != Hears.onReceiveNewInvitation || rings(away))
                .toList();
    }

    private static boolean rings(int[] away) {
        return !missedTheRing(away) || away[1] <= ACCEPTS;
    }

    /** The invitation is the first step. */
    private static boolean missedTheRing(int[] away) {
        return away[0] == 0 && away[1] > 0;
    }

    /** Without what says how much time is left. */
    private static String text(Notice notice) {
        JsonObject params = notice.params().copy();
        params.remove("remaining");
        return notice.name() + " " + params.encode();
    }
}
