package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bellwire.delivery.EncodedNotice;
import io.bellwire.delivery.Replay;
import io.bellwire.delivery.Session;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Notices that are decided while a client logs in: whatever the interleaving of registration, reading, replay and live
 * delivery, it gets each of them once and in order (invariants I5 and I6).
 */
@ExtendWith(NoLeaks.class)
class ReplayRaceIT {

    private static final int INVITATIONS = 5;
    private static final int NOTICES = 400;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void nothingIsLostRepeatedOrOutOfOrder(long seed) {
        try (TestGateway gateway = TestGateway.start()) {
            Log log = new Log(gateway, new Random(seed));
            gateway.logins.replays = user -> Future.succeededFuture(log.replay());
            for (int i = 0; i < NOTICES / 4; i++) {
                log.decide();
            }
            try (RawClient client = RawClient.open(gateway.port())) {
                client.send(RawClient.loginCall("alice", "phone"));
                Thread writer = new Thread(() -> {
                    for (int i = 0; i < NOTICES * 3 / 4; i++) {
                        log.decide();
                    }
                });
                writer.start();

                assertThat(client.json().containsKey("result")).isTrue();
                Map<String, Integer> last = new HashMap<>();
                for (int i = 0; i < NOTICES; i++) {
                    JsonObject params = client.json().getJsonObject("params");
                    int before = last.getOrDefault(params.getString("inviteID"), 0);
                    assertThat(params.getInteger("seq")).isEqualTo(before + 1);
                    last.put(params.getString("inviteID"), before + 1);
                }
                assertThat(client.call(1, "ping", new JsonObject()).getInteger("id"))
                        .isEqualTo(1);
                await().until(() -> !writer.isAlive());
            }
        }
    }

    /** A store in which decisions are made at random, and announced to whoever is there. */
    private static final class Log {
        private final TestGateway gateway;
        private final Random random;
        private final Map<UUID, Integer> heads = new TreeMap<>();

        private Log(TestGateway gateway, Random random) {
            this.gateway = gateway;
            this.random = random;
        }

        private synchronized int head(UUID inviteID) {
            return heads.getOrDefault(inviteID, 0);
        }

        private synchronized List<UUID> invitations() {
            return new ArrayList<>(heads.keySet());
        }

        private void decide() {
            UUID inviteID;
            int seq;
            synchronized (this) {
                inviteID = new UUID(7, random.nextInt(INVITATIONS));
                seq = heads.merge(inviteID, 1, Integer::sum);
            }
            Session session = gateway.sessions.find("alice", "phone");
            if (session != null) {
                EncodedNotice notice = Notices.notice(inviteID, seq);
                session.eventLoop().execute(() -> {
                    session.deliver(notice);
                    notice.payload().release();
                });
            }
        }

        private Replay replay() {
            return new LogReplay(this);
        }
    }

    /** Reads each invitation's log from where it stopped, asynchronously, a few notices at a time. */
    private static final class LogReplay implements Replay {
        private final Log log;
        private final Map<UUID, Integer> done = new HashMap<>();
        private final List<UUID> waiting;

        private LogReplay(Log log) {
            this.log = log;
            this.waiting = log.invitations();
        }

        @Override
        public Future<List<EncodedNotice>> next() {
            List<EncodedNotice> piece = new ArrayList<>();
            while (piece.isEmpty() && !waiting.isEmpty()) {
                UUID inviteID = waiting.remove(0);
                int from = done.getOrDefault(inviteID, 0);
                int to = Math.min(log.head(inviteID), from + 7);
                for (int seq = from + 1; seq <= to; seq++) {
                    piece.add(Notices.notice(inviteID, seq));
                }
                done.put(inviteID, to);
                if (log.head(inviteID) > to) {
                    waiting.add(inviteID);
                }
            }
            if (piece.isEmpty()) {
                return Future.succeededFuture(piece);
            }
            Promise<List<EncodedNotice>> read = Promise.promise();
            log.gateway.vertx.runOnContext(later -> read.complete(piece));
            return read.future();
        }

        @Override
        public boolean missed(UUID inviteID, int seq) {
            if (done.getOrDefault(inviteID, 0) < seq && !waiting.contains(inviteID)) {
                waiting.add(inviteID);
            }
            return true;
        }
    }
}
