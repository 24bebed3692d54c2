package io.bellwire.scenario;

import static io.bellwire.scenario.Hears.onInvitationTimeout;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A history with one of everything in it. With {@code -Dbellwire.scenario.histories=FOLDER} it is written there, like that
 * of every other scenario: this is how {@code src/test/resources/history/good.jsonl} was made, in which {@code
 * PlantedFaultsTest} plants its faults.
 */
class OneOfEverythingTest {
    @RegisterExtension
    final Scenario scenario = Scenario.onAFreshNode();

    private final User alice = scenario.user("alice");
    private final User bob = scenario.user("bob");
    private final User carol = scenario.user("carol");
    private final User dave = scenario.user("dave");
    private final User mallory = scenario.user("mallory");

    @Test
    void isJudgedRight() {
        List.of(alice.phone(), alice.tablet(), bob.phone(), bob.tablet(), carol.phone(), dave.phone())
                .forEach(device -> device.with("ended", "ringing").logsIn());
        mallory.logsIn();
        alice.phone().createsGroup("friends", bob, carol, dave);
        aGroupCall();
        aCallThatRunsOut();
        aCallThatIsAnswered();
        aCallThatIsCancelled();

        assertThat(pages("all")).hasSize(4);
        assertThat(pages("open")).isEmpty();
        scenario.settle(List.of(alice.phone(), alice.tablet(), bob.phone(), bob.tablet()));
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(scenario.gateway().ownedInvitations()).isZero());
        scenario.history()
                .census(Map.of("ownedInvitations", (long) scenario.gateway().ownedInvitations()));
    }

    private void aGroupCall() {
        String inviteID = UUID.randomUUID().toString();
        Inviting inviting = alice.invitesInGroup("friends", bob, carol)
                .toldToInviteesOnly()
                .withData("room 1")
                .as(inviteID);
        Call call = inviting.now();
        bob.phone().rings(call);
        mallory.call("getSignalingInfo", call).isRefused(8010);
        mallory.call("accept", call).isRefused(8010);
        mallory.call("cancel", new Call(UUID.randomUUID().toString(), new JsonObject()))
                .isRefused(8010);
        alice.modifies(call, "room 2");
        bob.tablet().hearsAll();
        bob.tablet().cut();
        alice.adds(call, dave);
        bob.accepts(call, "yes");
        bob.tablet().resumes();
        bob.tablet().call("accept", call).isRefused(8010);
        inviting.now().shows(bob, "accepted");
        bob.accepts(call, "yes");
        carol.rejects(call, "busy", "no");
        carol.phone().looksAt(call);
        alice.cancels(call, dave);
        bob.phone().looksAt(call);
        alice.phone().looksAt(call);
        alice.call("cancel", call).isRefused(8010);
        carol.device("watch").with("ended").logsIn();
    }

    private void aCallThatRunsOut() {
        Call call = alice.invites(bob).withTimeout(0.2).now();
        alice.phone().hearsUntil(onInvitationTimeout);
        bob.phone().hearsUntil(onInvitationTimeout);
        bob.call("accept", call).isRefused(8010).with("state", "timeout");
        bob.phone().looksAt(call);
    }

    private void aCallThatIsAnswered() {
        Call call = alice.invites(bob).withData("one to one").now();
        bob.accepts(call, "hello");
        bob.tablet().call("reject", call).isRefused(8010);
        alice.phone().looksAt(call);
    }

    private void aCallThatIsCancelled() {
        Call call = alice.invites(carol).now();
        alice.cancels(call);
        carol.call("accept", call).isRefused(8010).with("state", "cancelled");
        dave.call("getSignalingInfo", call).isRefused(8010);
    }

    private List<Object> pages(String state) {
        List<Object> all = new ArrayList<>();
        String next = null;
        do {
            JsonObject asked = new JsonObject().put("state", state).put("limit", 2);
            JsonObject page = alice.call("listInvitations", next == null ? asked : asked.put("before", next))
                    .result();
            page.getJsonArray("invitations").forEach(all::add);
            next = page.getString("next");
        } while (next != null);
        return all;
    }
}
