package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bellwire.delivery.EncodedNotice;
import io.bellwire.delivery.Replay;
import io.bellwire.protocol.Feature;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Notices of one connection: in order, each once, none after the last, none before what was missed (PROTOCOL §2, §4). */
@ExtendWith(NoLeaks.class)
class NoticesIT {

    private static final UUID A = new UUID(1, 1);
    private static final UUID B = new UUID(1, 2);

    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestGateway.start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void eachNoticeComesOnceAndNoneComesLate() {
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            for (int seq : new int[] {1, 1, 3, 2, 4}) {
                deliver(Notices.notice(A, seq));
            }
            deliver(Notices.notice(B, 1));

            assertThat(read(client, 4)).containsExactly("A1", "A3", "A4", "B1");
            assertThat(gateway.metrics.noticesSent).hasValue(4);
        }
    }

    @Test
    void nothingComesAfterTheLast() {
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            deliver(Notices.last(A, 2));
            deliver(Notices.notice(A, 3));
            deliver(Notices.notice(B, 1));

            assertThat(read(client, 2)).containsExactly("A2", "B1");
        }
    }

    @Test
    void whatTheClientDidNotAskForIsLeftOutButCounted() {
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            assertThat(deliver(Notices.notice(A, 5, true, Feature.ENDED))).isFalse();
            assertThat(deliver(Notices.notice(null, 0, false, Feature.GROUPS))).isFalse();
            deliver(Notices.notice(A, 4));
            deliver(Notices.notice(B, 1));

            assertThat(read(client, 1)).containsExactly("B1");
        }
    }

    @Test
    void whatTheClientAskedForComes() {
        try (RawClient client = RawClient.open(gateway.port())) {
            client.call(
                    0,
                    "login",
                    new JsonObject()
                            .put("token", "alice")
                            .put("deviceID", "phone")
                            .put("features", new JsonArray().add("ended").add("groups")));
            assertThat(deliver(Notices.notice(A, 5, true, Feature.ENDED))).isTrue();
            assertThat(deliver(Notices.notice(null, 0, false, Feature.GROUPS))).isTrue();
            assertThat(deliver(Notices.notice(B, 1, false, Feature.RINGING))).isFalse();

            assertThat(Notices.seq(client.json())).isEqualTo(5);
            assertThat(Notices.seq(client.json())).isZero();
        }
    }

    @Test
    void noticesOfGroupsWaitForTheAnswerOfACallOnAGroup() {
        gateway.calls.behaviour = (actor, call) -> {
            deliverLater(Notices.notice(null, 0, false, Feature.GROUPS));
            Promise<io.bellwire.protocol.Reply> promise = Promise.promise();
            gateway.vertx.setTimer(20, fired -> promise.complete(io.bellwire.protocol.Answer.Done.INSTANCE));
            return promise.future();
        };
        try (RawClient client = RawClient.open(gateway.port())) {
            client.call(
                    0,
                    "login",
                    new JsonObject()
                            .put("token", "alice")
                            .put("deviceID", "phone")
                            .put("features", new JsonArray().add("groups")));
            JsonObject first = client.call(7, "joinGroup", new JsonObject().put("groupID", "g"));

            assertThat(first.getInteger("id")).isEqualTo(7);
            assertThat(Notices.seq(client.json())).isZero();
        }
    }

    @Test
    void whatWasMissedComesAfterTheAnswerAndLiveNoticesWaitForIt() {
        Promise<Replay> opening = Promise.promise();
        gateway.logins.replays = user -> opening.future();
        FakeReplay replay = new FakeReplay()
                .piece(Notices.notice(A, 1), Notices.notice(A, 2))
                .piece(Notices.notice(B, 7));
        try (RawClient client = RawClient.open(gateway.port())) {
            client.send(RawClient.loginCall("alice", "phone"));
            await().until(() -> gateway.sessions.size() == 1);
            assertThat(deliver(Notices.notice(A, 2))).as("not written yet").isFalse();
            opening.complete(replay);

            assertThat(client.json().containsKey("result")).isTrue();
            assertThat(read(client, 3)).containsExactly("A1", "A2", "B7");
            assertThat(replay.missed).containsExactly(new FakeReplay.Missed(A, 2));
            deliver(Notices.notice(A, 2));
            deliver(Notices.notice(A, 3));
            assertThat(read(client, 1)).containsExactly("A3");
        }
    }

    @Test
    void callsWaitForTheReplay() {
        Promise<List<EncodedNotice>> piece = Promise.promise();
        gateway.logins.replays = user -> Future.succeededFuture(new SlowReplay(piece.future()));
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            client.send(RawClient.callText(4, "ping", new JsonObject()));
            piece.complete(List.of(Notices.notice(A, 1)));

            assertThat(read(client, 1)).containsExactly("A1");
            assertThat(client.json().getInteger("id")).isEqualTo(4);
        }
    }

    @Test
    void aReplayThatFailsSendsTheClientAwayToComeAgain() {
        gateway.logins.replays = user -> Future.succeededFuture(new SlowReplay(Future.failedFuture("store is down")));
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            assertThat(client.closeCode()).isEqualTo(1012);
        }
    }

    @Test
    void aReplayThatComesTooLateIsLetGo() {
        Promise<List<EncodedNotice>> piece = Promise.promise();
        gateway.logins.replays = user -> Future.succeededFuture(new SlowReplay(piece.future()));
        EncodedNotice late = Notices.notice(A, 1);
        try (RawClient client = RawClient.login(gateway.port(), "alice", "phone")) {
            client.send(0x88, new byte[0]);
            client.expectEnd();
        }
        await().until(() -> gateway.sessions.size() == 0);
        piece.complete(List.of(late));

        await().until(() -> late.payload().refCnt() == 0);
    }

    @Test
    void aLongReplayIsWrittenAsTheClientReadsAndNeverMakesItTooSlow() {
        FakeReplay replay = new FakeReplay();
        for (int piece = 0; piece < 10; piece++) {
            EncodedNotice[] notices = new EncodedNotice[10];
            for (int i = 0; i < notices.length; i++) {
                notices[i] = Notices.large(A, piece * 10 + i + 1, 100_000);
            }
            replay.piece(notices);
        }
        gateway.logins.replays = user -> Future.succeededFuture(replay);
        try (RawClient client = RawClient.connectWithSmallBuffer(gateway.port())) {
            client.upgrade().send(RawClient.loginCall("alice", "phone"));

            assertThat(client.json().containsKey("result")).isTrue();
            for (int seq = 1; seq <= 100; seq++) {
                assertThat(Notices.seq(client.json())).isEqualTo(seq);
            }
            assertThat(client.call(1, "ping", new JsonObject()).containsKey("result"))
                    .isTrue();
        }
    }

    @Test
    void whoDoesNotReadIsClosedAsTooSlow() {
        try (RawClient client = RawClient.connectWithSmallBuffer(gateway.port())) {
            client.upgrade().send(RawClient.loginCall("alice", "phone"));
            client.json();
            int seq = 0;
            while (gateway.sessions.size() == 1 && seq < 1_000) {
                deliver(Notices.large(A, ++seq, 20_000));
            }

            assertThat(seq).isLessThan(1_000);
            await().until(() -> gateway.metrics.closed.contains(4413));
            // The client has not read a byte of it, and its socket is freed all the same.
            await().until(() -> gateway.server.sockets() == 0);
        }
    }

    private boolean deliver(EncodedNotice notice) {
        boolean written = gateway.sessions.find("alice", "phone") != null
                && TestGateway.await(gateway.sessions.deliver("alice", "phone", notice));
        notice.payload().release();
        return written;
    }

    private void deliverLater(EncodedNotice notice) {
        gateway.sessions
                .deliver("alice", "phone", notice)
                .onComplete(done -> notice.payload().release());
    }

    private static List<String> read(RawClient client, int count) {
        List<String> read = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            JsonObject notice = client.json();
            String inviteID = notice.getJsonObject("params").getString("inviteID");
            read.add((inviteID.equals(A.toString()) ? "A" : "B") + Notices.seq(notice));
        }
        return read;
    }

    /** One piece that takes its time. */
    private static final class SlowReplay implements Replay {
        private Future<List<EncodedNotice>> piece;

        private SlowReplay(Future<List<EncodedNotice>> piece) {
            this.piece = piece;
        }

        @Override
        public Future<List<EncodedNotice>> next() {
            Future<List<EncodedNotice>> next = piece;
            piece = Future.succeededFuture(List.of());
            return next;
        }

        @Override
        public boolean missed(UUID inviteID, int seq) {
            return true;
        }
    }
}
