package io.bellwire.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.cluster.nodes.Network;
import io.bellwire.cluster.nodes.Nodes;
import io.bellwire.store.redis.RedisServer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

/**
 * The primary dies under load, and the sentinel promotes its replica. The nodes answer only what the replica has ({@code
 * strict}, {@code replicas: 1}), so nothing may be lost.
 */
class SentinelFailoverIT {
    private static final int RUNS =
            Integer.getInteger("bellwire.cluster.runs", Boolean.getBoolean("bellwire.soak") ? 30 : 1);
    private static final long SEED = Long.getLong("bellwire.crash.seed", new Random().nextLong());
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Random random = new Random(SEED);

    @Test
    void nothingIsLostWhenTheReplicaIsPromoted() {
        try (RedisServer primary = RedisServer.start();
                RedisServer replica = RedisServer.start(
                        "--replicaof", "127.0.0.1", Integer.toString(primary.port()), "--repl-diskless-sync", "no")) {
            await("state=online", primary, "replication");
            try (RedisServer sentinel = RedisServer.startSentinel("calls", primary.port())) {
                await("slaves=1", sentinel, "sentinel");
                try (Nodes nodes = Nodes.start(Network.loopback(), 3, settings(sentinel))) {
                    failOver(nodes, primary, replica);
                    for (int run = 1; run < RUNS; run++) {
                        boolean back = run % 2 == 1;
                        await("state=online", back ? replica : primary, "replication");
                        failOver(nodes, back ? replica : primary, back ? primary : replica);
                    }
                } catch (ConditionTimeoutException e) {
                    throw new AssertionError("the sentinel said\n" + sentinel.log(), e);
                }
            }
        }
    }

    private static JsonObject settings(RedisServer sentinel) {
        JsonObject redis = new JsonObject()
                .put("uri", "redis-sentinel://127.0.0.1:" + sentinel.port() + "/calls")
                .put("durability", "strict")
                .put("replicas", 1);
        return new JsonObject()
                .put("auth", Settings.auth())
                .put("store", new JsonObject().put("kind", "redis").put("redis", redis));
    }

    private void failOver(Nodes nodes, RedisServer primary, RedisServer replica) {
        FaultRun.Result result = FaultRun.of(nodes, "failover to a replica", random.nextLong(), run -> {
            primary.kill();
            await("role:master", replica, "replication");
            primary.startAgain("--replicaof", "127.0.0.1", Integer.toString(replica.port()));
        });

        assertThat(result.faults()).as("seed " + SEED).isEmpty();
        assertThat(result.violations()).as("seed " + SEED).isEmpty();
    }

    private static void await(String text, RedisServer server, String section) {
        Awaitility.await(text)
                .atMost(PATIENCE)
                .until(() -> server.call("INFO", section).toString().contains(text));
    }
}
