package io.bellwire.scenario;

import static io.bellwire.scenario.Hears.onInvitationCancelled;
import static io.bellwire.scenario.Hears.onInvitationEnded;
import static io.bellwire.scenario.Hears.onInvitationModified;
import static io.bellwire.scenario.Hears.onInvitationTimeout;
import static io.bellwire.scenario.Hears.onInviteeAccepted;
import static io.bellwire.scenario.Hears.onInviteeRejected;
import static io.bellwire.scenario.Hears.onInviteeRinging;
import static io.bellwire.scenario.Hears.onInviteesAdded;
import static io.bellwire.scenario.Hears.onReceiveNewInvitation;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** "Group chat invitation", and "mic on or mic off" in a chat room. */
class GroupCallTest {
    @RegisterExtension
    final Scenario scenario = Scenario.onAFreshNode();

    private final User alice = scenario.user("alice");
    private final User bob = scenario.user("bob");
    private final User carol = scenario.user("carol");
    private final User dave = scenario.user("dave");
    private final List<User> all = List.of(alice, bob, carol, dave);

    @BeforeEach
    void everybodyIsInTheGroup() {
        all.forEach(user -> user.phone().with("ended", "ringing"));
        all.forEach(User::logsIn);
        alice.phone().createsGroup("friends", bob, carol, dave);
    }

    @Test
    void eachAnswersForOneself() {
        Call call = alice.invitesInGroup("friends", bob, carol, dave)
                .withTimeout(0.5)
                .now();
        rings(call, bob, carol, dave);

        bob.accepts(call);
        hear(onInviteeAccepted, call, "invitee", "bob", alice, carol, dave);
        carol.rejects(call, "busy", "");
        hear(onInviteeRejected, call, "invitee", "carol", alice, bob, dave);
        hear(onInvitationTimeout, call, "inviteeList", List.of("dave"), alice, bob, carol, dave);
        for (User user : all) {
            Notice end = user.hears(onInvitationEnded).of(call).with("outcome", "answered");
            assertThat(end.params().getJsonArray("invitees"))
                    .containsExactlyInAnyOrder(
                            row("bob", "accepted"),
                            row("carol", "rejected").put("reason", "busy"),
                            row("dave", "timeout"));
        }
        all.forEach(User::hearsNothingMore);
    }

    private static JsonObject row(String userID, String state) {
        return new JsonObject().put("userID", userID).put("state", state).put("reason", "");
    }

    @Test
    void theInviterTakesBackSomeAndThenAll() {
        Call call = alice.invitesInGroup("friends", bob, carol, dave).now();
        rings(call, bob, carol, dave);
        bob.accepts(call);
        hear(onInviteeAccepted, call, "invitee", "bob", alice, carol, dave);

        alice.cancels(call, bob, carol);
        hear(onInvitationCancelled, call, "inviteeList", List.of("carol"), bob, carol, dave);
        carol.call("accept", call).isRefused(8010).with("state", "cancelled");

        alice.cancels(call);
        hear(onInvitationCancelled, call, "inviteeList", List.of("dave"), bob, carol, dave);
        hear(onInvitationEnded, call, "outcome", "answered", alice, bob, carol, dave);
        alice.call("cancel", call, "inviteeList", Inviting.ids(dave))
                .isRefused(8010)
                .with("state", "cancelled")
                .with("by", "alice");
        all.forEach(User::hearsNothingMore);
    }

    @Test
    void theInviterAddsAndModifies() {
        Call call = alice.invitesInGroup("friends", bob).withData("room 1").now();
        rings(call, bob, carol, dave);

        alice.modifies(call, "room 2");
        hear(onInvitationModified, call, "data", "room 2", bob, carol, dave);
        Call more = alice.adds(call, carol, bob).shows(carol, "inviting").reached(carol, "delivered");
        assertThat(more.expireAt()).isEqualTo(call.expireAt());
        carol.hears(onReceiveNewInvitation).of(call).withData("room 2").with("inviteeList", List.of("bob", "carol"));
        hear(onInviteesAdded, call, "inviteeList", List.of("carol"), bob, dave);

        carol.accepts(call);
        hear(onInviteeAccepted, call, "invitee", "carol", alice, bob, dave);
        bob.call("modifyInvitation", call, "data", "mine").isRefused(8011);
        bob.call("addInvitees", call, "inviteeList", Inviting.ids(dave)).isRefused(8011);
        alice.cancels(call);
        hear(onInvitationCancelled, call, "inviteeList", List.of("bob"), bob, carol, dave);
        hear(onInvitationEnded, call, "outcome", "answered", alice, bob, carol, dave);
        alice.call("modifyInvitation", call, "data", "late").isRefused(8010);
        all.forEach(User::hearsNothingMore);
    }

    @Test
    void onlyTheInviterHearsThatAPhoneRings() {
        Call call = alice.invitesInGroup("friends", bob, carol).now();
        rings(call, bob, carol, dave);

        bob.phone().rings(call);
        alice.hears(onInviteeRinging).of(call).with("invitee", "bob").with("deviceID", "phone");
        bob.phone().rings(call);

        all.forEach(User::hearsNothingMore);
    }

    /** Seats of a chat room: who is on a microphone is settled by invitations in either direction. */
    @Test
    void micOnAndMicOff() {
        User host = alice;
        Call apply =
                bob.invitesInGroup("friends", host).withData("apply for seat 1").now();
        rings(apply, host, carol, dave);
        host.accepts(apply, "seat 1");
        hear(onInviteeAccepted, apply, "data", "seat 1", bob, carol, dave);
        hear(onInvitationEnded, apply, "outcome", "answered", alice, bob, carol, dave);

        Call pick =
                host.invitesInGroup("friends", carol).withData("take seat 2").now();
        rings(pick, bob, carol, dave);
        carol.rejects(pick);
        hear(onInviteeRejected, pick, "invitee", "carol", alice, bob, dave);
        hear(onInvitationEnded, pick, "outcome", "rejected", alice, bob, carol, dave);

        Call off = host.invitesInGroup("friends", bob).withData("mic off").now();
        rings(off, bob, carol, dave);
        bob.accepts(off, "mic off");
        hear(onInviteeAccepted, off, "data", "mic off", alice, carol, dave);
        hear(onInvitationEnded, off, "outcome", "answered", alice, bob, carol, dave);
        all.forEach(User::hearsNothingMore);
    }

    @Test
    void theInvitationOutlivesTheGroup() {
        Call call = alice.invitesInGroup("friends", bob).now();
        rings(call, bob, carol, dave);
        alice.call("dismissGroup", new JsonObject().put("groupID", "friends")).result();

        bob.accepts(call);
        alice.hears(onInviteeAccepted).of(call);
        hear(onInvitationEnded, call, "outcome", "answered", alice, bob);
        all.forEach(User::hearsNothingMore);
    }

    private static void rings(Call call, User... users) {
        for (User user : users) {
            user.hears(onReceiveNewInvitation).of(call);
        }
    }

    private static void hear(Hears name, Call call, String key, Object value, User... users) {
        for (User user : users) {
            user.hears(name).of(call).with(key, value);
        }
    }
}
