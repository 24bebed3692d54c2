package io.bellwire.invitation;

import static io.bellwire.invitation.InvitationFixture.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwire.invitation.InvitationEvent.Accepted;
import io.bellwire.invitation.InvitationEvent.Cancelled;
import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.invitation.InvitationEvent.Delivered;
import io.bellwire.invitation.InvitationEvent.Ended;
import io.bellwire.invitation.InvitationEvent.InviteesAdded;
import io.bellwire.invitation.InvitationEvent.Modified;
import io.bellwire.invitation.InvitationEvent.Rejected;
import io.bellwire.invitation.InvitationEvent.Ringing;
import io.bellwire.invitation.InvitationEvent.TimedOut;
import io.bellwire.protocol.InviteeState;
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.RejectReason;
import io.bellwire.protocol.Scope;
import io.bellwire.protocol.SignalingInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a log folds to, and the logs that no machine writes. */
class InvitationFoldTest {
    private static final Created CREATED_FOR_TWO = created(List.of("bob", "carol"), TIMEOUT);

    @Test
    void aParticipantSeesWhatHappened() {
        Invitation invitation = folded(
                new Ringing("bob", "bob-phone"),
                new Modified("alice-web", "video"),
                new Rejected("bob", "bob-phone", "no", RejectReason.BUSY),
                new Cancelled("alice-web", List.of("carol"), null, "bye"),
                new Ended(Outcome.MIXED));

        assertThat(invitation.info(CREATED + 500))
                .isEqualTo(new SignalingInfo(
                        ID,
                        "alice",
                        "class",
                        "video",
                        TIMEOUT,
                        true,
                        false,
                        CREATED,
                        DEADLINE,
                        0,
                        List.of(
                                new SignalingInfo.Invitee(
                                        "bob",
                                        InviteeState.REJECTED,
                                        "no",
                                        RejectReason.BUSY,
                                        "bob-phone",
                                        CREATED + 3),
                                new SignalingInfo.Invitee("carol", InviteeState.CANCELLED, "", null, "", CREATED + 4)),
                        6));
        assertThat(invitation.info(DEADLINE + 1).remainingMs()).isZero();
        assertThat(invitation.invitee("carol").deviceID()).isEqualTo("alice-web");
        assertThat(invitation.invitee("bob").rung()).isTrue();
        assertThat(invitation.invitee("carol").rung()).isFalse();
        assertThat(invitation.lifetimeMs()).isEqualTo(TIMEOUT);
        assertThat(invitation.offlinePushInfo()).isEqualTo("{}");
    }

    static Stream<List<InvitationEvent>> illegal() {
        Accepted bob = new Accepted("bob", "phone", "");
        Accepted carol = new Accepted("carol", "phone", "");
        Rejected bobNot = new Rejected("bob", "phone", "", RejectReason.DECLINE);
        Ringing rings = new Ringing("bob", "phone");
        TimedOut timedOut = new TimedOut(List.of("bob", "carol"));
        Ended answered = new Ended(Outcome.ANSWERED);
        return Stream.of(
                List.of(CREATED_FOR_TWO),
                List.of(bob, bob),
                List.of(bob, bobNot),
                List.of(bobNot, bob),
                List.of(bob, cancelled("bob")),
                List.of(cancelled("bob"), rings),
                List.of(cancelled("bob"), new Delivered(List.of("bob"))),
                List.of(cancelled()),
                List.of(cancelled("bob", "bob")),
                List.of(bob, timedOut),
                List.of(new TimedOut(List.of("bob"))),
                List.of(bob, new TimedOut(List.of())),
                List.of(timedOut, carol),
                List.of(new Accepted("eve", "phone", "")),
                List.of(new Rejected("eve", "phone", "", RejectReason.DECLINE)),
                List.of(cancelled("eve")),
                List.of(new Ringing("eve", "phone")),
                List.of(new Delivered(List.of("eve"))),
                List.of(rings, rings),
                List.of(new InviteesAdded("phone", List.of("bob"))),
                List.of(new InviteesAdded("phone", List.of("dave", "dave"))),
                List.of(answered),
                List.of(bob, answered),
                List.of(bob, carol, new Ended(Outcome.MIXED)),
                List.of(bob, carol, new Modified("phone", "late")),
                List.of(bob, carol, new InviteesAdded("phone", List.of("dave"))),
                List.of(bob, carol, answered, answered),
                List.of(bob, carol, answered, new Modified("phone", "late")));
    }

    @ParameterizedTest
    @MethodSource("illegal")
    void aLogThatNoMachineWritesIsABug(List<InvitationEvent> events) {
        folded(events.subList(0, events.size() - 1).toArray(InvitationEvent[]::new));

        assertThatIllegalStateException().isThrownBy(() -> folded(events.toArray(InvitationEvent[]::new)));
    }

    static Stream<List<LoggedEvent>> notALog() {
        LoggedEvent created = new LoggedEvent(1, CREATED, CREATED_FOR_TWO);
        InvitationEvent accepted = new Accepted("bob", "phone", "");
        return Stream.of(
                List.of(),
                List.of(new LoggedEvent(2, CREATED, CREATED_FOR_TWO)),
                List.of(new LoggedEvent(1, CREATED, accepted)),
                List.of(created, new LoggedEvent(1, CREATED, accepted)),
                List.of(created, new LoggedEvent(3, CREATED, accepted)),
                List.of(new LoggedEvent(1, CREATED, created(List.of(), TIMEOUT))),
                List.of(new LoggedEvent(1, CREATED, created(List.of("bob", "bob"), TIMEOUT))),
                List.of(new LoggedEvent(1, CREATED, created(List.of("bob"), 0))));
    }

    @ParameterizedTest
    @MethodSource("notALog")
    void aLogStartsWithCreatedAndHasNoGaps(List<LoggedEvent> log) {
        assertThatIllegalStateException().isThrownBy(() -> Invitation.fold(ID, log));
    }

    @Test
    void stampReplacesTheTimeOfWhatIsNotStampedYet() {
        Invitation invitation = Invitation.created(ID, new LoggedEvent(1, 7, CREATED_FOR_TWO));
        invitation.apply(new LoggedEvent(2, 7, new Accepted("bob", "phone", "")));
        invitation.stamp(1, 100);
        invitation.apply(new LoggedEvent(3, 7, new InviteesAdded("phone", List.of("dave"))));
        invitation.apply(new LoggedEvent(4, 7, cancelled("carol")));
        invitation.stamp(3, 200);

        assertThat(invitation.createTime()).isEqualTo(100);
        assertThat(invitation.expireAt()).isEqualTo(100 + TIMEOUT);
        assertThat(invitation.invitees()).extracting(InviteeRow::at).containsExactly(100L, 200L, 200L);
        assertThat(invitation.invitees()).extracting(InviteeRow::sinceSeq).containsExactly(2, 4, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 9, 10, 100})
    void inviteesAreFoundHoweverMany(int size) {
        List<String> users = IntStream.range(0, size).mapToObj(i -> "user" + i).toList();
        Invitation invitation = Invitation.created(ID, new LoggedEvent(1, CREATED, created(users, TIMEOUT)));
        invitation.apply(new LoggedEvent(2, CREATED, new InviteesAdded("phone", List.of("x", "y"))));

        List<String> all = new ArrayList<>(users);
        all.addAll(List.of("x", "y"));
        assertThat(invitation.invitees()).extracting(InviteeRow::userID).isEqualTo(all);
        assertThat(all)
                .allSatisfy(userID ->
                        assertThat(invitation.invitee(userID).userID()).isEqualTo(userID));
        assertThat(invitation.invitee("nobody")).isNull();
        assertThat(invitation.openCount()).isEqualTo(size + 2);
    }

    @Test
    void theInviteesAreReadOnly() {
        List<InviteeRow> invitees = folded().invitees();

        assertThatThrownBy(() -> invitees.remove(0)).isInstanceOf(UnsupportedOperationException.class);
    }

    private static Created created(List<String> invitees, long lifetimeMs) {
        return new Created(
                "alice", "alice-phone", "class", Scope.GROUP, invitees, "call", TIMEOUT, lifetimeMs, true, "{}");
    }

    private static Cancelled cancelled(String... invitees) {
        return new Cancelled("alice-phone", List.of(invitees), null, "");
    }

    /** The fold of Created and these, one ms apart. */
    private static Invitation folded(InvitationEvent... events) {
        List<LoggedEvent> log = new ArrayList<>();
        log.add(new LoggedEvent(1, CREATED, CREATED_FOR_TWO));
        for (InvitationEvent event : events) {
            log.add(new LoggedEvent(log.size() + 1, CREATED + log.size(), event));
        }
        return Invitation.fold(ID, log);
    }
}
