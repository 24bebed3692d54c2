package io.bellwire.invitation;

import static io.bellwire.invitation.InvitationFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.invitation.Decision.Append;
import io.bellwire.invitation.Decision.Condition;
import io.bellwire.invitation.Decision.Refused;
import io.bellwire.invitation.Decision.Repeated;
import io.bellwire.invitation.InvitationEvent.Accepted;
import io.bellwire.invitation.InvitationEvent.Cancelled;
import io.bellwire.invitation.InvitationEvent.Ended;
import io.bellwire.invitation.InvitationEvent.InviteesAdded;
import io.bellwire.invitation.InvitationEvent.TimedOut;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.InviteeState;
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.RpcError;
import io.bellwire.protocol.Scope;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Invitations of several: partial answers, partial cancels, later invitees, bounds (PROTOCOL §3, §5). */
class GroupInvitationTest {

    @ParameterizedTest(name = "{0}, {1} -> {2}")
    @CsvSource({
        "accept, accept, ANSWERED",
        "accept, reject, ANSWERED",
        "reject, accept, ANSWERED",
        "cancel, accept, ANSWERED",
        "accept, expire, ANSWERED",
        "reject, reject, REJECTED",
        "cancel, cancel, CANCELLED",
        "expire, expire, TIMEOUT",
        "reject, cancel, MIXED",
        "cancel, reject, MIXED",
        "reject, expire, MIXED",
        "cancel, expire, MIXED",
    })
    void endsWithTheLastOfThem(String bob, String carol, Outcome outcome) {
        InvitationFixture call = InvitationFixture.group("bob", "carol");

        call.send(end(call, bob, BOB));
        assertThat(call.state().outcome()).isEqualTo(bob.equals("expire") ? outcome : null);
        call.send(end(call, carol, CAROL));

        assertThat(call.state().outcome()).isEqualTo(outcome);
        assertThat(call.state().open()).isFalse();
    }

    private static Command end(InvitationFixture call, String how, Actor who) {
        return switch (how) {
            case "accept" -> accept(who);
            case "reject" -> reject(who);
            case "cancel" -> cancel(ALICE, who.userID());
            default -> {
                call.now = DEADLINE;
                yield new Command.Expire();
            }
        };
    }

    @Test
    void anAcceptLeavesTheOthersInviting() {
        InvitationFixture call = InvitationFixture.group("bob", "carol");

        assertThat(call.send(accept(BOB)))
                .isEqualTo(new Append(List.of(new Accepted("bob", "bob-phone", "yes")), Condition.BEFORE_DEADLINE));
        assertThat(call.state().openCount()).isEqualTo(1);
    }

    @Test
    void aCancelTouchesOnlyThoseWhoAreStillInviting() {
        InvitationFixture call = InvitationFixture.group("dave", "carol", "bob");
        call.send(accept(CAROL));

        assertThat(call.send(cancel(ALICE, "carol", "bob", "bob")))
                .isEqualTo(new Append(
                        List.of(new Cancelled("alice-phone", List.of("bob"), List.of("bob", "carol"), "never mind")),
                        Condition.BEFORE_DEADLINE));
        assertThat(call.state().invitee("dave").inviting()).isTrue();
    }

    @Test
    void aCancelOfThemAllKeepsTheOrderOfTheInvitation() {
        InvitationFixture call = InvitationFixture.group("dave", "carol", "bob");

        assertThat(call.send(cancel(ALICE)))
                .isEqualTo(new Append(
                        List.of(
                                new Cancelled("alice-phone", List.of("dave", "carol", "bob"), null, "never mind"),
                                new Ended(Outcome.CANCELLED)),
                        Condition.BEFORE_DEADLINE));
    }

    @Test
    void aCancelIsRepeatedByItsDeviceAndItsListInAnyOrder() {
        InvitationFixture call = InvitationFixture.group("bob", "carol", "dave");
        call.sendAt(CREATED + 1, cancel(ALICE, "bob"));
        call.sendAt(CREATED + 2, cancel(ALICE, "bob", "carol"));

        assertThat(call.sendAt(DEADLINE, cancel(ALICE, "carol", "bob"))).isEqualTo(new Repeated(CREATED + 2));
        assertThat(call.send(cancel(ALICE, "bob"))).isEqualTo(new Repeated(CREATED + 1));
        assertThat(call.send(cancel(ALICE, "carol")))
                .isEqualTo(OneToOneInvitationTest.processed(
                        InviteeState.CANCELLED, "alice", "alice-phone", CREATED + 2, null));
    }

    @Test
    void theInviterHearsWhatEndedLast() {
        InvitationFixture call = InvitationFixture.group("bob", "carol");
        call.sendAt(CREATED + 1, reject(CAROL));
        call.sendAt(CREATED + 2, accept(BOB));

        assertThat(call.sendAt(CREATED + 3, cancel(ALICE)))
                .isEqualTo(
                        OneToOneInvitationTest.processed(InviteeState.ACCEPTED, "bob", "bob-phone", CREATED + 2, null));
    }

    @Test
    void anInviteeHearsOfTheirOwnRow() {
        InvitationFixture call = InvitationFixture.group("bob", "carol");
        call.sendAt(CREATED + 1, cancel(ALICE, "carol"));
        call.sendAt(CREATED + 2, accept(BOB));

        assertThat(call.sendAt(CREATED + 3, accept(CAROL)))
                .isEqualTo(OneToOneInvitationTest.processed(
                        InviteeState.CANCELLED, "alice", "alice-phone", CREATED + 1, null));
    }

    @Test
    void theDeadlineEndsAllWhoAreStillInvitingAtOnce() {
        InvitationFixture call = InvitationFixture.group("bob", "carol", "dave");
        call.send(reject(CAROL));

        assertThat(call.sendAt(DEADLINE, new Command.Expire()))
                .isEqualTo(new Append(
                        List.of(new TimedOut(List.of("bob", "dave")), new Ended(Outcome.MIXED)),
                        Condition.AT_OR_AFTER_DEADLINE));
    }

    @Test
    void theAddedAreEntitledFromThenOn() {
        InvitationFixture call = InvitationFixture.group("bob");
        call.send(modify(ALICE, "video"));

        assertThat(call.sendAt(CREATED + 7, add(ALICE, "carol", "bob", "carol")))
                .isEqualTo(new Append(
                        List.of(new InviteesAdded("alice-phone", List.of("carol"))), Condition.BEFORE_DEADLINE));
        assertThat(call.state().invitee("carol").addedAtSeq()).isEqualTo(3);
        assertThat(call.state().invitee("carol").at()).isEqualTo(CREATED + 7);
        assertThat(call.state().expireAt()).isEqualTo(DEADLINE);
        assertThat(call.send(add(ALICE, "carol"))).isEqualTo(new Repeated(CREATED));
    }

    @Test
    void theInviterIsNeverInvited() {
        InvitationFixture call = InvitationFixture.group("bob");

        assertThat(call.send(add(ALICE, "alice"))).isEqualTo(new Refused(RpcError.value("inviteeList[0]", "oneself")));
        assertThat(call.state().role("alice", true)).isEqualTo(Role.INVITER);
        assertThat(call.state().role("bob", true)).isEqualTo(Role.INVITEE);
    }

    @Test
    void likeNamesAreNotTheSameCancel() {
        InvitationFixture call = InvitationFixture.group("a", "ab", "bc", "c");
        call.sendAt(CREATED + 1, cancel(ALICE, "a", "bc"));
        call.sendAt(CREATED + 2, cancel(ALICE));

        assertThat(call.send(cancel(ALICE, "ab", "c"))).matches(refused(8010));
        assertThat(call.send(cancel(ALICE, "bc", "a"))).isEqualTo(new Repeated(CREATED + 1));
    }

    /** The hashes of these two share their high bits: only all 64 tell them apart. */
    @Test
    void namesOfLikeHashesAreNotTheSameCancel() {
        InvitationFixture call = InvitationFixture.group("user-2423", "user-4964");
        call.sendAt(CREATED + 1, cancel(ALICE, "user-2423"));
        call.sendAt(CREATED + 2, cancel(ALICE));

        assertThat(call.send(cancel(ALICE, "user-4964"))).matches(refused(8010));
    }

    @Test
    void nobodyIsAddedToAOneToOneInvitation() {
        assertThat(InvitationFixture.oneToOne().send(add(ALICE, "carol")))
                .isEqualTo(new Refused(RpcError.value("inviteID", "not a group invitation")));
    }

    @Test
    void noMoreInviteesThanTheBound() {
        InvitationFixture call = new InvitationFixture(limits(10, 3, 1));

        assertThat(call.send(inviteInGroup("bob", "carol", "dave", "erin"))).matches(refused(6017));
        assertThat(call.send(inviteInGroup("bob", "bob", "carol", "bob"))).isInstanceOf(Append.class);
        assertThat(call.send(add(ALICE, "dave", "erin"))).matches(refused(6017));
        assertThat(call.send(add(ALICE, "dave", "bob"))).isInstanceOf(Append.class);
    }

    @Test
    void noMoreModificationsThanTheBound() {
        InvitationFixture call = new InvitationFixture(limits(10, 3, 1));
        call.send(inviteInGroup("bob"));
        call.sendAt(CREATED + 1, modify(ALICE, "one"));

        assertThat(call.sendAt(CREATED + 2, modify(ALICE, "one"))).isEqualTo(new Repeated(CREATED + 1));
        assertThat(call.send(modify(ALICE, "two")))
                .isEqualTo(new Refused(RpcError.tooMany("modifications", TIMEOUT - 2)));
    }

    @Test
    void theAnswersTogetherAreBounded() {
        InvitationFixture call = new InvitationFixture(limits(8, 3, 1));
        call.send(inviteInGroup("bob", "carol", "dave"));

        assertThat(call.send(new Command.Accept(BOB, false, "€😀"))).isInstanceOf(Append.class);
        assertThat(call.send(new Command.Accept(CAROL, false, "é")))
                .isEqualTo(new Refused(RpcError.of(ErrorCode.DATA_TOO_LONG, new RpcError.TooLong(8))));
        assertThat(call.send(new Command.Accept(CAROL, false, "!"))).isInstanceOf(Append.class);
        assertThat(call.send(new Command.Accept(DAVE, false, ""))).isInstanceOf(Append.class);
    }

    @Test
    void watchersWatchOnlyWhatTheWholeGroupHears() {
        Command.Invite teacher = inviteInGroup("bob");
        InvitationFixture call = new InvitationFixture();
        call.send(new Command.Invite(
                ALICE, "class", Scope.INVITEES, teacher.invitees(), "call", TIMEOUT, TIMEOUT, false, null));

        assertThat(call.state().role("carol", true)).isEqualTo(Role.STRANGER);
        assertThat(InvitationFixture.group("bob").state().role("carol", true)).isEqualTo(Role.WATCHER);
        assertThat(InvitationFixture.group("bob").state().role("carol", false)).isEqualTo(Role.STRANGER);
    }

    @Test
    void anInviteWithATimeoutOfZeroIsOfferedOnceToEach() {
        Command.Invite forever = inviteInGroup("bob", "carol");
        InvitationFixture call = new InvitationFixture();
        call.send(new Command.Invite(
                ALICE, "class", Scope.GROUP, forever.invitees(), "call", 0, 86_400_000, false, null));
        call.send(accept(CAROL));

        assertThat(call.send(new Command.MarkDelivered(List.of("carol", "bob", "bob", "eve"))))
                .isEqualTo(new Append(List.of(new InvitationEvent.Delivered(List.of("bob"))), Condition.ANY));
        assertThat(call.state().invitee("bob").delivered()).isTrue();
        assertThat(call.send(new Command.MarkDelivered(List.of("bob")))).isEqualTo(new Repeated(CREATED));
        assertThat(call.state().silentTimeout()).isTrue();
        assertThat(call.state().expireAt()).isEqualTo(CREATED + 86_400_000);
    }

    @Test
    void aThousandInviteesAnswerInAnyOrder() {
        String[] crowd = IntStream.range(0, 1_000).mapToObj(i -> "user" + i).toArray(String[]::new);
        InvitationFixture call = InvitationFixture.group(crowd);

        for (int i = 999; i >= 0; i--) {
            assertThat(call.state().open()).isTrue();
            call.send(accept(new Actor(crowd[i], "phone")));
        }

        assertThat(call.state().outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(call.state().seq()).isEqualTo(1_002);
    }

    private static java.util.function.Predicate<Decision> refused(int code) {
        return decision ->
                decision instanceof Refused refused && refused.error().code().code() == code;
    }
}
