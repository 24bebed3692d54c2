package io.bellwire.scenario;

import static io.bellwire.scenario.Hears.onInvitationCancelled;
import static io.bellwire.scenario.Hears.onInvitationModified;
import static io.bellwire.scenario.Hears.onInviteeAccepted;
import static io.bellwire.scenario.Hears.onInviteeRejected;
import static io.bellwire.scenario.Hears.onInviteesAdded;
import static io.bellwire.scenario.Hears.onReceiveNewInvitation;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each call is made, its answer is lost, and it is made again: it counts once, and its first time is told. */
class RepeatTest {
    @RegisterExtension
    final Scenario scenario = Scenario.onAFreshNode();

    private final User alice = scenario.user("alice");
    private final User bob = scenario.user("bob");
    private final User carol = scenario.user("carol");

    @BeforeEach
    void everybodyIsThere() {
        alice.logsIn();
        bob.logsIn();
        carol.logsIn();
        alice.phone().createsGroup("friends", bob, carol);
    }

    @Test
    void invite() {
        String inviteID = UUID.randomUUID().toString();
        alice.invites(bob).as(inviteID).withData("room").losingTheAnswer();
        bob.hears(onReceiveNewInvitation).with("inviteID", inviteID);
        alice.phone().cut();
        alice.phone().resumes();

        Call call = alice.invites(bob).as(inviteID).withData("room").now();
        assertThat(alice.invites(bob).as(inviteID).withData("room").now().expireAt())
                .isEqualTo(call.expireAt());
        bob.accepts(call);
        alice.hears(onInviteeAccepted);
        alice.invites(bob).as(inviteID).withData("room").now().shows(bob, "accepted");

        alice.invites(bob).as(inviteID).withData("another room").answer().isRefused(8012);
        bob.hearsNothingMore();
        alice.hearsNothingMore();
    }

    @Test
    void inviteInGroup() {
        String inviteID = UUID.randomUUID().toString();
        Call call = alice.invitesInGroup("friends", bob, carol).as(inviteID).now();

        Call again = alice.invitesInGroup("friends", carol, bob).as(inviteID).now();

        assertThat(again.answer()).isEqualTo(call.answer());
        bob.hears(onReceiveNewInvitation);
        bob.hearsNothingMore();
    }

    @Test
    void accept() {
        repeatedByBob("accept", onInviteeAccepted);
    }

    @Test
    void reject() {
        repeatedByBob("reject", onInviteeRejected);
    }

    private void repeatedByBob(String method, Hears heard) {
        Call call = alice.invites(bob).now();
        bob.hears(onReceiveNewInvitation);
        bob.phone().callAndForget(method, Device.params(call));
        Notice told = alice.hears(heard).of(call);
        bob.phone().cut();
        bob.phone().resumes();
        // Its own act is told to a device that resumes, because the answer may have been lost.
        bob.hears(heard).of(call);

        long at = bob.call(method, call).result().getLong("at");

        assertThat(at).isEqualTo(told.params().getLong("at"));
        assertThat(bob.call(method, call).result().getLong("at")).isEqualTo(at);
        alice.hearsNothingMore();
        bob.hearsNothingMore();
    }

    @Test
    void cancel() {
        Call call = alice.invites(bob).now();
        bob.hears(onReceiveNewInvitation);
        alice.phone().callAndForget("cancel", Device.params(call));
        Notice told = bob.hears(onInvitationCancelled).of(call);
        alice.phone().cut();
        alice.phone().resumes();
        alice.hears(onInvitationCancelled).of(call);

        assertThat(alice.cancels(call)).isEqualTo(told.params().getLong("at"));

        alice.hearsNothingMore();
        bob.hearsNothingMore();
    }

    @Test
    void cancelOfSome() {
        Call call = alice.invitesInGroup("friends", bob, carol).now();
        bob.hears(onReceiveNewInvitation);
        long at = alice.cancels(call, bob);
        bob.hears(onInvitationCancelled);

        assertThat(alice.cancels(call, bob)).isEqualTo(at);

        bob.hearsNothingMore();
    }

    @Test
    void modifyInvitation() {
        Call call = alice.invites(bob).now();
        bob.hears(onReceiveNewInvitation);
        long at = alice.modifies(call, "room 2");
        bob.hears(onInvitationModified).withData("room 2").with("at", at);

        assertThat(alice.modifies(call, "room 2")).isEqualTo(at);

        bob.hearsNothingMore();
    }

    @Test
    void addInvitees() {
        Call call = alice.invitesInGroup("friends", bob).now();
        bob.hears(onReceiveNewInvitation);
        carol.hears(onReceiveNewInvitation);
        Call added = alice.adds(call, carol);
        bob.hears(onInviteesAdded);
        carol.hears(onReceiveNewInvitation).with("seq", 2);

        assertThat(alice.adds(call, carol).answer()).isEqualTo(added.answer());

        bob.hearsNothingMore();
        carol.hearsNothingMore();
    }

    @Test
    void groups() {
        JsonObject group = new JsonObject().put("groupID", "friends");
        carol.call("joinGroup", group).says("size", 3).says("owner", "alice").says("join", "open");
        carol.call("joinGroup", group).says("size", 3);
        carol.call("leaveGroup", group).says("size", 2);
        JsonObject bobOnly = group.copy().put("memberList", Inviting.ids(bob));
        alice.call("removeGroupMembers", bobOnly).says("size", 1);
        alice.call("removeGroupMembers", bobOnly).says("size", 1);
        alice.call("createGroup", group).says("size", 1);
    }
}
