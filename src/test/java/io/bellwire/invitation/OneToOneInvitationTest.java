package io.bellwire.invitation;

import static io.bellwire.invitation.InvitationFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.invitation.Decision.Append;
import io.bellwire.invitation.Decision.Condition;
import io.bellwire.invitation.Decision.Overdue;
import io.bellwire.invitation.Decision.Refused;
import io.bellwire.invitation.Decision.Repeated;
import io.bellwire.invitation.InvitationEvent.Accepted;
import io.bellwire.invitation.InvitationEvent.Cancelled;
import io.bellwire.invitation.InvitationEvent.Ended;
import io.bellwire.invitation.InvitationEvent.Rejected;
import io.bellwire.invitation.InvitationEvent.Ringing;
import io.bellwire.invitation.InvitationEvent.TimedOut;
import io.bellwire.protocol.InviteeState;
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.RejectReason;
import io.bellwire.protocol.RpcError;
import io.bellwire.protocol.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A call from one user to another, from the first ring to each of its ends (PROTOCOL §5). */
class OneToOneInvitationTest {
    private final InvitationFixture call = InvitationFixture.oneToOne();

    @Test
    void anInviteOpensIt() {
        assertThat(call.state().open()).isTrue();
        assertThat(call.state().seq()).isEqualTo(1);
        assertThat(call.state().expireAt()).isEqualTo(DEADLINE);
        assertThat(call.state().invitees()).singleElement().matches(InviteeRow::inviting);
    }

    @Test
    void anAcceptEndsItAnswered() {
        Decision decision = call.sendAt(CREATED + 5, accept(BOB));

        assertThat(decision)
                .isEqualTo(new Append(
                        List.of(new Accepted("bob", "bob-phone", "yes"), new Ended(Outcome.ANSWERED)),
                        Condition.BEFORE_DEADLINE));
        assertThat(call.state().outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(call.state().open()).isFalse();
        assertThat(call.state().invitee("bob").at()).isEqualTo(CREATED + 5);
    }

    @Test
    void whatWasSaidWithTheAnswerIsKept() {
        call.send(accept(BOB));

        assertThat(call.state().invitee("bob").data()).isEqualTo("yes");
    }

    @Test
    void oneUserIsInvitedUnlessThereIsAGroup() {
        Command.Invite two = new Command.Invite(
                ALICE, "", Scope.INVITEES, List.of("bob", "carol"), "call", TIMEOUT, TIMEOUT, false, null);

        assertThat(new InvitationFixture().send(two))
                .isEqualTo(new Refused(RpcError.value("invitee", "one user; more need a group")));
    }

    @Test
    void aRejectEndsItRejected() {
        assertThat(call.send(reject(BOB)))
                .isEqualTo(new Append(
                        List.of(new Rejected("bob", "bob-phone", "no", RejectReason.BUSY), new Ended(Outcome.REJECTED)),
                        Condition.BEFORE_DEADLINE));
    }

    @Test
    void aCancelEndsItCancelled() {
        assertThat(call.send(cancel(ALICE)))
                .isEqualTo(new Append(
                        List.of(
                                new Cancelled("alice-phone", List.of("bob"), null, "never mind"),
                                new Ended(Outcome.CANCELLED)),
                        Condition.BEFORE_DEADLINE));
    }

    @Test
    void theDeadlineEndsItTimedOut() {
        assertThat(call.sendAt(DEADLINE, new Command.Expire()))
                .isEqualTo(new Append(
                        List.of(new TimedOut(List.of("bob")), new Ended(Outcome.TIMEOUT)),
                        Condition.AT_OR_AFTER_DEADLINE));
    }

    @Test
    void theDeadlineIsNeverEarly() {
        assertThat(call.sendAt(DEADLINE - 1, new Command.Expire())).isEqualTo(new Repeated(DEADLINE));
    }

    @Test
    void anAcceptAtTheDeadlineIsOverdueThoughNoTimerFired() {
        assertThat(call.sendAt(DEADLINE, accept(BOB))).isEqualTo(new Overdue());
        assertThat(call.sendAt(DEADLINE - 1, accept(BOB))).isInstanceOf(Append.class);
    }

    @Test
    void theFirstDeviceThatAnswersWinsForTheUser() {
        call.sendAt(CREATED + 5, accept(BOB));

        assertThat(call.sendAt(CREATED + 9, reject(BOB_ON_WEB)))
                .isEqualTo(processed(InviteeState.ACCEPTED, "bob", "bob-phone", CREATED + 5, null));
        assertThat(call.sendAt(DEADLINE + 9, accept(BOB))).isEqualTo(new Repeated(CREATED + 5));
    }

    @Test
    void onlyTheFirstRingIsAnEvent() {
        assertThat(call.send(ring(BOB)))
                .isEqualTo(new Append(List.of(new Ringing("bob", "bob-phone")), Condition.BEFORE_DEADLINE));
        assertThat(call.send(ring(BOB_ON_WEB))).isInstanceOf(Repeated.class);
    }

    @Test
    void aStrangerHearsWhatAnUnknownIDGives() {
        Decision unknown = new InvitationFixture().send(accept(CAROL));

        assertThat(call.send(accept(CAROL))).isEqualTo(unknown).isEqualTo(new Refused(RpcError.unknown(ID)));
    }

    static Refused processed(InviteeState state, String by, String deviceID, long at, RejectReason reason) {
        return new Refused(RpcError.of(
                io.bellwire.protocol.ErrorCode.NOT_OPEN, new RpcError.Processed(ID, state, by, deviceID, at, reason)));
    }
}
