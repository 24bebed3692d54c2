package io.bellwire.signaling;

import static io.bellwire.signaling.GatewayFixture.await;
import static io.bellwire.signaling.GatewayFixture.params;
import static io.bellwire.signaling.GatewayFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.delivery.EncodedNotice;
import io.bellwire.delivery.Session;
import io.bellwire.invitation.Decision.Condition;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InvitationEvent.Accepted;
import io.bellwire.invitation.InvitationEvent.Cancelled;
import io.bellwire.invitation.InvitationEvent.Ended;
import io.bellwire.invitation.InvitationEvent.InviteesAdded;
import io.bellwire.protocol.Outcome;
import io.bellwire.signaling.FaultyStore.Fault;
import io.bellwire.store.Append;
import io.bellwire.store.AppendResult;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers and everybody else are told when the store is slow, forgets to answer, or has another writer. */
class FaultyStoreTest {
    private final GatewayFixture gateway = new GatewayFixture();
    private final FaultyStore store = gateway.store();
    private final Device alice = gateway.connected("alice");
    private final Device bob = gateway.connected("bob");
    private final String id = UUID.randomUUID().toString();

    @AfterEach
    void nothingIsLeft() {
        gateway.close();
    }

    private JsonObject invites() {
        return alice.call("invite", params("invitee", "bob", "inviteID", id));
    }

    private static int code(JsonObject answer) {
        return answer.getJsonObject("error").getInteger("code");
    }

    @Test
    void anAcceptThatWasTakenButNotAcknowledgedIsToldToEverybody() {
        invites();
        store.next(Fault.UNSAID);
        assertThat(bob.errorCode("accept", params("inviteID", id))).isEqualTo(8503);
        bob.result("accept", params("inviteID", id));

        assertThat(alice.heard(id)).containsExactly("onInviteeAccepted", "onInvitationEnded");
        assertThat(bob.heard(id)).containsExactly("onReceiveNewInvitation", "onInvitationEnded");
    }

    @Test
    void anAcceptThatWasTakenButNotAcknowledgedIsToldThoughNobodyRepeatsIt() {
        invites();
        store.next(Fault.UNSAID);
        bob.errorCode("accept", params("inviteID", id));

        until(() -> alice.toldSoFar().size() == 2);
        assertThat(alice.heard(id)).containsExactly("onInviteeAccepted", "onInvitationEnded");
    }

    @Test
    void whatNobodyWasToldOfIsToldThoughItIsTakenOverMeanwhile() {
        invites();
        store.next(Fault.UNSAID);
        alice.errorCode("modifyInvitation", params("inviteID", id, "data", "x"));
        gateway.takeOver();
        bob.result("accept", params("inviteID", id));

        assertThat(bob.heard(id))
                .containsExactly("onReceiveNewInvitation", "onInvitationModified", "onInvitationEnded");
    }

    @Test
    void anAcceptThatGotLostCanBeRepeated() {
        invites();
        store.next(Fault.LOST);
        assertThat(bob.errorCode("accept", params("inviteID", id))).isEqualTo(8503);
        assertThat(alice.heard(id)).isEmpty();
        bob.result("accept", params("inviteID", id));

        assertThat(alice.heard(id)).containsExactly("onInviteeAccepted", "onInvitationEnded");
    }

    @Test
    void anInviteThatWasTakenButNotAcknowledgedRingsOnce() {
        store.next(Fault.UNSAID);
        assertThat(code(invites())).isEqualTo(8503);
        JsonObject again = invites();

        assertThat(again.getJsonObject("result").getString("inviteID")).isEqualTo(id);
        assertThat(bob.heard(id)).containsExactly("onReceiveNewInvitation");
    }

    @Test
    void anInviteThatWasTakenButNotAcknowledgedRingsAndTimesOutThoughNobodyRepeatsIt() {
        store.next(Fault.UNSAID);
        alice.call("invite", params("invitee", "bob", "inviteID", id, "timeout", 3));

        until(() -> bob.toldSoFar().size() == 3);
        assertThat(bob.heard(id)).containsExactly("onReceiveNewInvitation", "onInvitationTimeout", "onInvitationEnded");
    }

    @Test
    void whoInvitesHearsNothingOfAnAnswerThatIsNotInTheStoreYet() throws Exception {
        CountDownLatch rung = new CountDownLatch(1);
        DefaultEventLoop loop = new DefaultEventLoop();
        SlowDevice slow = new SlowDevice("bob", loop, rung);
        gateway.registrar().register(slow);
        Future<JsonObject> invited = alice.send("invite", params("invitee", "bob", "inviteID", id));
        until(() -> bob.toldSoFar().size() == 1);
        store.holdAppends();
        bob.send("reject", params("inviteID", id));
        until(() -> store.waiting() == 1);
        rung.countDown();

        JsonObject row =
                await(invited).getJsonObject("result").getJsonArray("invitees").getJsonObject(0);
        assertThat(row.getString("state")).isEqualTo("inviting");
        assertThat(row.getString("reach")).isEqualTo("delivered");
        gateway.registrar().unregister(slow);
        store.release();
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
    }

    /** A device whose event loop has something else to do. */
    private record SlowDevice(String userID, EventLoop eventLoop, CountDownLatch mayBeRung) implements Session {
        @Override
        public String deviceID() {
            return "slow";
        }

        @Override
        public boolean deliver(EncodedNotice notice) {
            try {
                return mayBeRung.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public long since() {
            return Long.MIN_VALUE;
        }

        @Override
        public void replaced() {}

        @Override
        public void replacedBy(long order) {}
    }

    @Test
    void anInviteThatGotLostLeavesNothing() {
        store.next(Fault.LOST);
        assertThat(code(invites())).isEqualTo(8503);
        until(() -> gateway.owned() == 0);

        assertThat(bob.told()).isEmpty();
        invites();
        assertThat(bob.heard(id)).containsExactly("onReceiveNewInvitation");
    }

    @Test
    void aTimeoutWhoseAppendGotLostIsTriedAgain() {
        store.next((real, append) -> real.append(append), Fault.LOST);
        alice.call("invite", params("invitee", "bob", "inviteID", id, "timeout", 0.05));

        until(() -> alice.toldSoFar().size() == 2);
        assertThat(alice.heard(id)).containsExactly("onInvitationTimeout", "onInvitationEnded");
    }

    @Test
    void workLinesUpWhileTheStoreIsSlowAndOneAppendTakesMuchOfIt() {
        List<String> users = IntStream.range(0, 1_000).mapToObj(i -> "u" + i).toList();
        gateway.group("g", "alice", users.toArray(String[]::new));
        alice.result("inviteInGroup", params("groupID", "g", "inviteeList", users, "inviteID", id));
        int before = store.appends().size();
        store.holdAppends();
        List<Future<JsonObject>> answers = new ArrayList<>();
        for (String user : users) {
            answers.add(gateway.device(user, "phone").send("accept", params("inviteID", id)));
        }
        until(() -> store.waiting() == 1);
        gateway.settle();
        store.release();

        assertThat(await(Future.join(answers)).<JsonObject>list())
                .allSatisfy(answer -> assertThat(answer.getJsonObject("result")).isNotNull());
        assertThat(store.appends().size() - before).isLessThan(10);
        assertThat(alice.heard(id)).hasSize(1_001).endsWith("onInviteeAccepted", "onInvitationEnded");
    }

    @Test
    void whatIsRefusedWhileAnAppendIsUnderWayIsAnsweredAfterIt() {
        invites();
        Device laptop = gateway.connected("bob", "laptop");
        store.holdAppends();
        Future<JsonObject> first = bob.send("accept", params("inviteID", id));
        until(() -> store.waiting() == 1);
        Future<JsonObject> second = laptop.send("reject", params("inviteID", id));
        gateway.settle();
        assertThat(second.isComplete()).isFalse();
        store.release();

        assertThat(await(first).getJsonObject("result")).isNotNull();
        assertThat(code(await(second))).isEqualTo(8010);
    }

    @Test
    void whatSomebodyElseAppendedIsToldBeforeAnythingNewer() {
        Device laptop = gateway.connected("bob", "laptop");
        invites();
        somebodyElseAccepts();
        JsonObject late = alice.error("cancel", params("inviteID", id));

        assertThat(late.getJsonObject("data").getString("state")).isEqualTo("accepted");
        assertThat(alice.heard(id)).containsExactly("onInviteeAccepted", "onInvitationEnded");
        assertThat(laptop.heard(id))
                .containsExactly("onReceiveNewInvitation", "onInviteeAccepted", "onInvitationEnded");
        assertThat(gateway.owned()).isZero();
    }

    @Test
    void theAlarmFindsWhatSomebodyElseAppended() {
        invites();
        somebodyElseAccepts();
        gateway.time().advance(30_000);
        gateway.alarm(id);

        assertThat(alice.heard(id)).containsExactly("onInviteeAccepted", "onInvitationEnded");
    }

    private void somebodyElseAccepts() {
        var append = new Append(
                UUID.fromString(id),
                1,
                List.of(new Accepted("bob", "bob-phone", ""), new Ended(Outcome.ANSWERED)),
                Condition.BEFORE_DEADLINE);
        assertThat(await(store.behind().append(append))).isInstanceOf(AppendResult.Appended.class);
    }

    @Test
    void whoeverIsCancelledByTheTimeIsNotRungLate() {
        Device carol = gateway.connected("carol");
        gateway.group("g", "alice", "bob", "carol");
        alice.result(
                "inviteInGroup",
                params("groupID", "g", "inviteeList", List.of("bob"), "inviteID", id, "scope", "invitees"));
        UUID inviteID = UUID.fromString(id);
        List<InvitationEvent> added = List.of(new InviteesAdded("", List.of("carol")));
        List<InvitationEvent> cancelled = List.of(new Cancelled("", List.of("carol"), List.of("carol"), ""));
        await(store.behind().append(new Append(inviteID, 1, added, Condition.BEFORE_DEADLINE)));
        await(store.behind().append(new Append(inviteID, 2, cancelled, Condition.BEFORE_DEADLINE)));
        alice.result("modifyInvitation", params("inviteID", id, "data", "x"));

        assertThat(bob.heard(id))
                .containsExactly(
                        "onReceiveNewInvitation", "onInviteesAdded", "onInvitationCancelled", "onInvitationModified");
        assertThat(carol.heard(id)).doesNotContain("onReceiveNewInvitation");
    }

    @Test
    void membersHearOfItThoughTheGroupCanNoLongerBeRead() {
        Device carol = gateway.connected("carol");
        gateway.group("g", "alice", "bob", "carol");
        alice.result("inviteInGroup", params("groupID", "g", "inviteeList", List.of("bob"), "inviteID", id));
        gateway.groupReadsFail(false, true);
        alice.result("modifyInvitation", params("inviteID", id, "data", "x"));
        bob.result("accept", params("inviteID", id));

        assertThat(carol.heard(id))
                .containsExactly(
                        "onReceiveNewInvitation", "onInvitationModified", "onInviteeAccepted", "onInvitationEnded");
    }

    @Test
    void theStoresClockDecidesWhetherAnAcceptWasInTime() {
        invites();
        long deadline = store.now() + 30_000;
        store.next(Fault.answers(new AppendResult.WrongTime(deadline + 1, deadline)));
        Future<JsonObject> accept = bob.send("accept", params("inviteID", id));
        gateway.settle();
        gateway.time().advance(30_001);

        JsonObject answer = await(accept);
        assertThat(answer.getJsonObject("error")).isNotNull();
        gateway.alarm(id);
        until(() -> alice.toldSoFar().size() == 2);
        assertThat(alice.heard(id)).containsExactly("onInvitationTimeout", "onInvitationEnded");
    }

    @Test
    void aLimitIsToldToTheCallerAloneAndTheRestGoesOn() {
        gateway.group("g", "alice", "bob", "carol");
        store.holdAppends();
        Future<JsonObject> invite = alice.send(
                "inviteInGroup", params("groupID", "g", "inviteeList", List.of("bob"), "inviteID", id, "timeout", 0.3));
        until(() -> store.waiting() == 1);
        store.next(Fault.answers(new AppendResult.LimitReached("openPerInvitee", 5)));
        Future<JsonObject> more = alice.send("addInvitees", params("inviteID", id, "inviteeList", List.of("carol")));
        gateway.settle();
        store.release();

        assertThat(await(invite).getJsonObject("result")).isNotNull();
        assertThat(code(await(more))).isEqualTo(7008);
        until(() -> alice.toldSoFar().stream()
                .anyMatch(notice -> notice.getString("method").equals("onInvitationTimeout")));
    }

    @Test
    void readsThatFailAreToldAndLeaveNothing() {
        invites();
        store.next(Fault.LOST);
        bob.errorCode("accept", params("inviteID", id));
        store.failReads(true);
        assertThat(bob.errorCode("accept", params("inviteID", id))).isEqualTo(8503);
        assertThat(bob.errorCode("accept", params("inviteID", UUID.randomUUID().toString())))
                .isEqualTo(8503);
        assertThat(gateway.owned()).isEqualTo(1);
        store.failReads(false);
        bob.result("accept", params("inviteID", id));
    }

    /** The group that was looked up for one call must not vouch for another call's. */
    @Test
    void anInviteIntoAForeignGroupBehindOneIntoTheOwnGroupIsRefused() {
        gateway.group("mine", "alice", "bob");
        gateway.group("theirs", "dave", "erin");
        store.next(Fault.answers(new AppendResult.LimitReached("openPerInviter", 5)));
        store.holdAppends();
        alice.send("invite", params("invitee", "bob", "inviteID", id));
        until(() -> store.waiting() == 1);
        Future<JsonObject> own =
                alice.send("inviteInGroup", params("groupID", "mine", "inviteeList", List.of("zoe"), "inviteID", id));
        Future<JsonObject> foreign =
                alice.send("inviteInGroup", params("groupID", "theirs", "inviteeList", List.of("bob"), "inviteID", id));
        gateway.settle();
        store.release();

        assertThat(code(await(own))).isEqualTo(8011);
        assertThat(code(await(foreign))).isEqualTo(8011);
    }
}
