package io.bellwire.scenario;

import static io.bellwire.scenario.Hears.onInvitationCancelled;
import static io.bellwire.scenario.Hears.onInvitationTimeout;
import static io.bellwire.scenario.Hears.onInviteeAccepted;
import static io.bellwire.scenario.Hears.onInviteeRejected;
import static io.bellwire.scenario.Hears.onReceiveNewInvitation;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** "Audio/Video call": the one-to-one video call process of the seed document, step by step. */
class OneToOneCallTest {
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
    }

    /** Steps 1 to 5: the room travels in the data, and the end of the call is told with another invitation. */
    @Test
    void aCallIsAcceptedAndItsEndIsTold() {
        Call call = alice.invites(bob)
                .withData("room 42")
                .now()
                .reached(bob, "delivered")
                .shows(bob, "inviting");

        bob.hears(onReceiveNewInvitation)
                .of(call)
                .withData("room 42")
                .with("inviter", "alice")
                .with("groupID", "")
                .with("inviteeList", List.of("bob"))
                .with("timeout", 30);
        bob.accepts(call, "camera on");
        alice.hears(onInviteeAccepted)
                .of(call)
                .withData("camera on")
                .with("invitee", "bob")
                .with("inviter", "alice")
                .with("deviceID", "phone");

        Call end = bob.invites(alice)
                .withData("{\"event\":\"ended\",\"durationSeconds\":61}")
                .now();
        alice.hears(onReceiveNewInvitation)
                .of(end)
                .withData("{\"event\":\"ended\",\"durationSeconds\":61}")
                .with("inviter", "bob");

        alice.hearsNothingMore();
        bob.hearsNothingMore();
        carol.hearsNothingMore();
    }

    @Test
    void theInviteeRejects() {
        Call call = alice.invites(bob).withData("room 42").now();
        bob.hears(onReceiveNewInvitation).of(call);

        bob.rejects(call);

        alice.hears(onInviteeRejected)
                .of(call)
                .with("invitee", "bob")
                .with("reason", "decline")
                .withData("");
        alice.hearsNothingMore();
        bob.hearsNothingMore();
    }

    @Test
    void theInviteeIsOnThePhoneWithSomebodyElse() {
        Call first = alice.invites(bob).now();
        bob.hears(onReceiveNewInvitation).of(first);
        bob.accepts(first);

        Call second = carol.invites(bob).now();
        bob.hears(onReceiveNewInvitation).of(second);
        bob.rejects(second, "busy", "busy local line");

        carol.hears(onInviteeRejected).of(second).with("reason", "busy").withData("busy local line");
        alice.hears(onInviteeAccepted).of(first);
        alice.hearsNothingMore();
    }

    @Test
    void theInviterCancelsBeforeTheInviteeAnswers() {
        Call call = alice.invites(bob).now();
        bob.hears(onReceiveNewInvitation).of(call);

        long at = alice.phone().call("cancel", call, "data", "sorry").result().getLong("at");

        bob.hears(onInvitationCancelled)
                .of(call)
                .withData("sorry")
                .with("inviter", "alice")
                .with("inviteeList", List.of("bob"))
                .with("at", at);
        bob.call("accept", call).isRefused(8010).with("state", "cancelled").with("by", "alice");
        alice.hearsNothingMore();
        bob.hearsNothingMore();
    }

    @Test
    void nobodyAnswersInTime() {
        Call call = alice.invites(bob).withTimeout(0.2).now();
        bob.hears(onReceiveNewInvitation).of(call).with("timeout", 0.2);

        alice.hears(onInvitationTimeout)
                .of(call)
                .with("inviteeList", List.of("bob"))
                .with("inviter", "alice");
        bob.hears(onInvitationTimeout).of(call).with("inviteeList", List.of("bob"));

        bob.call("accept", call).isRefused(8010).with("state", "timeout").with("by", "");
        alice.call("cancel", call).isRefused(8010).with("state", "timeout").with("by", "");
        assertThat(alice.phone().looksAt(call).getString("state")).isEqualTo("ended");
        alice.hearsNothingMore();
        bob.hearsNothingMore();
    }

    /** "If the timeout duration of the invitation API is 0, there will be no timeout notification." */
    @Test
    void anInvitationWithoutTimeoutWaits() {
        Call call = alice.invites(bob).withTimeout(0).now();
        bob.hears(onReceiveNewInvitation).of(call).with("timeout", 0);
        long createTime = alice.phone().looksAt(call).getLong("createTime");

        assertThat(call.expireAt()).isEqualTo(createTime + 24 * 3_600_000);
        bob.accepts(call);
        alice.hears(onInviteeAccepted).of(call);
        alice.hearsNothingMore();
    }
}
