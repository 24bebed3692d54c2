package io.bellwire.scenario;

import static io.bellwire.scenario.Hears.onInvitationCancelled;
import static io.bellwire.scenario.Hears.onInvitationEnded;
import static io.bellwire.scenario.Hears.onInviteeAccepted;
import static io.bellwire.scenario.Hears.onReceiveNewInvitation;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several devices of one user, and devices that were away. */
class DevicesTest {
    @RegisterExtension
    final Scenario scenario = Scenario.onAFreshNode();

    private final User alice = scenario.user("alice");
    private final User bob = scenario.user("bob");

    @Test
    void answeredElsewhere() {
        alice.logsIn();
        bob.phone().logsIn();
        bob.tablet().logsIn();
        Call call = alice.invites(bob).now();
        bob.phone().hears(onReceiveNewInvitation).of(call);
        bob.tablet().hears(onReceiveNewInvitation).of(call);

        bob.tablet().accepts(call);

        bob.phone().hears(onInviteeAccepted).of(call).with("invitee", "bob").with("deviceID", "tablet");
        alice.hears(onInviteeAccepted).of(call).with("deviceID", "tablet");
        bob.phone().call("accept", call).isRefused(8010).with("by", "bob").with("deviceID", "tablet");
        bob.phone().call("reject", call).isRefused(8010).with("state", "accepted");
        bob.phone().hearsNothingMore();
        bob.tablet().hearsNothingMore();
        alice.hearsNothingMore();
    }

    @Test
    void theInvitersOtherDevicesHearWhatItDid() {
        alice.phone().logsIn();
        alice.tablet().with("ended").logsIn();
        bob.logsIn();
        Call call = alice.phone().invites(bob).now();
        bob.hears(onReceiveNewInvitation);

        alice.phone().cancels(call);

        bob.hears(onInvitationCancelled).of(call);
        alice.tablet().hears(onInvitationCancelled).of(call);
        alice.tablet().hears(onInvitationEnded).of(call).with("outcome", "cancelled");
        alice.phone().hearsNothingMore();
    }

    @Test
    void aDeviceThatLogsInAgainTakesOver() {
        bob.phone().logsIn();
        Connection older = bob.phone().connection();

        bob.phone().logsIn();

        assertThat(Node.await(older.closed())).isEqualTo(4409);
        alice.logsIn();
        Call call = alice.invites(bob).now().reached(bob, "delivered");
        bob.hears(onReceiveNewInvitation).of(call);
        bob.hearsNothingMore();
    }

    @Test
    void whoWasOfflineIsRungAtTheLogin() {
        alice.logsIn();
        Call call = alice.invites(bob).withData("room 1").now().reached(bob, "queued");
        alice.modifies(call, "room 2");

        bob.logsIn();

        JsonArray pending = bob.phone().login().getJsonArray("pending");
        assertThat(pending).hasSize(1);
        assertThat(pending.getJsonObject(0).getString("inviteID")).isEqualTo(call.inviteID());
        bob.hears(onReceiveNewInvitation).of(call).withData("room 2").with("seq", 2);
        bob.accepts(call);
        alice.hears(onInviteeAccepted).of(call);
        bob.hearsNothingMore();
    }

    @Test
    void aDeadCallDoesNotRing() {
        alice.logsIn();
        Call call = alice.invites(bob).now();
        alice.cancels(call);

        bob.logsIn();

        assertThat(bob.phone().login().getJsonArray("pending")).isEmpty();
        // A node that is told of the end a moment later may pass it on to who came meanwhile: that does not ring.
        assertThat(bob.phone().hearsAll()).extracting(Notice::name).doesNotContain(onReceiveNewInvitation);
        JsonObject history = bob.call("listInvitations", new JsonObject()).result();
        assertThat(history.getJsonArray("invitations").getJsonObject(0).getString("inviteID"))
                .isEqualTo(call.inviteID());
    }

    /** "With timeout 0: only until it has been delivered once to a device of mine." */
    @Test
    void anInvitationWithoutTimeoutIsOfferedOnce() {
        alice.logsIn();
        Call call = alice.invites(bob).withTimeout(0).now();
        bob.phone().logsIn();
        bob.phone().hears(onReceiveNewInvitation).of(call);
        bob.phone().hearsNothingMore();

        bob.tablet().logsIn();

        bob.tablet().hearsNothingMore();
        assertThat(bob.tablet().login().getJsonArray("pending")).hasSize(1);
    }

    @Test
    void onlineUsersOnly() {
        alice.logsIn();
        bob.phone().logsIn();
        User carol = scenario.user("carol");
        Call call = alice.invites(bob).forOnlineUsersOnly().now().reached(bob, "delivered");
        Call missed = alice.invites(carol).forOnlineUsersOnly().now().reached(carol, "offline");
        bob.phone().hears(onReceiveNewInvitation).of(call);

        bob.tablet().logsIn();
        carol.logsIn();

        bob.tablet().hearsNothingMore();
        carol.hearsNothingMore();
        assertThat(alice.phone().looksAt(missed).getString("state")).isEqualTo("open");
        bob.phone().accepts(call);
        alice.hears(onInviteeAccepted).of(call);
    }

    /** "The inviter's disconnect does not cancel. An invitee's does not reject." */
    @Test
    void aLostConnectionDecidesNothing() {
        alice.logsIn();
        bob.logsIn();
        Call call = alice.invites(bob).now();
        bob.hears(onReceiveNewInvitation);

        alice.phone().cut();
        bob.phone().cut();
        bob.phone().resumes();
        bob.accepts(call);
        alice.phone().resumes();

        alice.hears(onInviteeAccepted).of(call);
        alice.hearsNothingMore();
        bob.hearsNothingMore();
    }
}
