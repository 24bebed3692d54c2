package io.bellwire.scenario;

import static io.bellwire.scenario.Hears.onInvitationTimeout;
import static io.bellwire.scenario.Hears.onInviteeAccepted;
import static io.bellwire.scenario.Hears.onReceiveNewInvitation;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** I3, seen by clients: the node is stopped and another one starts on its data. */
class RestartTest {
    @RegisterExtension
    final Scenario scenario = Scenario.onAFreshNode().with("store.kind", "embedded");

    private final User alice = scenario.user("alice");
    private final User bob = scenario.user("bob");

    @BeforeEach
    void everybodyIsThere() {
        alice.logsIn();
        bob.logsIn();
    }

    @Test
    void theCallGoesOn() {
        Call call = alice.invites(bob).withData("room").now();
        bob.hears(onReceiveNewInvitation).of(call);

        restart();

        bob.accepts(call);
        alice.hears(onInviteeAccepted).of(call);
        alice.hearsNothingMore();
        bob.hearsNothingMore();
    }

    @Test
    void whatWasAnsweredStays() {
        String inviteID = UUID.randomUUID().toString();
        Call call = alice.invites(bob).as(inviteID).now();
        bob.hears(onReceiveNewInvitation).of(call);
        long at = bob.accepts(call);
        alice.hears(onInviteeAccepted).of(call);

        restart();

        assertThat(bob.accepts(call)).isEqualTo(at);
        alice.call("cancel", call).isRefused(8010).with("state", "accepted").with("by", "bob");
        alice.invites(bob).as(inviteID).now().shows(bob, "accepted");
        alice.invites(bob).as(inviteID).withData("other").answer().isRefused(8012);
        bob.hears(onInviteeAccepted).of(call);
        alice.hearsNothingMore();
        bob.hearsNothingMore();
    }

    @Test
    void theDeadlineStays() {
        Call call = alice.invites(bob).withTimeout(1).now();
        bob.hears(onReceiveNewInvitation).of(call);

        restart();

        alice.hears(onInvitationTimeout).of(call);
        bob.hears(onInvitationTimeout).of(call);
        assertThat(alice.phone().looksAt(call).getLong("expireAt")).isEqualTo(call.expireAt());
    }

    @Test
    void groupsStay() {
        alice.phone().createsGroup("friends", bob);

        restart();

        Call call = alice.invitesInGroup("friends", bob).now();
        bob.hears(onReceiveNewInvitation).of(call).with("groupID", "friends");
    }

    private void restart() {
        scenario.restartsTheNode();
        alice.phone().resumes();
        bob.phone().resumes();
    }
}
