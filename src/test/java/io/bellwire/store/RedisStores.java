package io.bellwire.store;

import io.bellwire.config.RedisAddress;
import io.bellwire.config.RedisConfig;
import io.bellwire.config.RedisConfig.Durability;
import io.bellwire.protocol.Limits;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** Opens stores in Redis for tests. */
final class RedisStores {
    /** Nobody may look at clocks while the test moves them. */
    private static final long NO_HEARTBEAT_MS = 3_600_000;

    private static final AtomicInteger OPENED = new AtomicInteger();

    private RedisStores() {}

    /** A prefix that no other test uses. */
    static String freshPrefix() {
        return "test-" + OPENED.incrementAndGet();
    }

    static RedisConfig config(String uri, String prefix) {
        return config(uri, prefix, Durability.STANDARD, 0);
    }

    static RedisConfig config(String uri, String prefix, Durability durability, int replicas) {
        return new RedisConfig(
                RedisAddress.parse(uri),
                prefix,
                durability,
                replicas,
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                20_000);
    }

    /** One whose clocks are those of the test, of a node that is alone. */
    static RedisStore open(
            Vertx vertx, RedisConfig config, Limits limits, Duration retention, String nodeID, ManualTime time) {
        return open(vertx, config, limits, retention, nodeID, RedisStore.MOST_AT_ONCE, time);
    }

    /** The same, with a bound of its own for what one script does. */
    static RedisStore open(
            Vertx vertx,
            RedisConfig config,
            Limits limits,
            Duration retention,
            String nodeID,
            int mostAtOnce,
            ManualTime time) {
        return open(vertx, config, limits, retention, nodeID, false, mostAtOnce, time);
    }

    /** One whose clocks are those of the test, of one node of a cluster. */
    static RedisStore openOfCluster(
            Vertx vertx, RedisConfig config, Duration retention, String nodeID, ManualTime time) {
        return open(vertx, config, Limits.DEFAULT, retention, nodeID, true, RedisStore.MOST_AT_ONCE, time);
    }

    private static RedisStore open(
            Vertx vertx,
            RedisConfig config,
            Limits limits,
            Duration retention,
            String nodeID,
            boolean clustered,
            int mostAtOnce,
            ManualTime time) {
        return StoreSamples.await(RedisStore.open(
                vertx,
                config,
                limits,
                retention,
                nodeID,
                clustered,
                time::nanos,
                () -> "local clock = " + time.wallMs(),
                NO_HEARTBEAT_MS,
                mostAtOnce));
    }

    /** One with a monotonic clock of its own. */
    static RedisStore open(Vertx vertx, RedisConfig config, LongSupplier nanoTicker) {
        return StoreSamples.await(RedisStore.open(
                vertx,
                config,
                Limits.DEFAULT,
                Duration.ofDays(1),
                "node-" + OPENED.incrementAndGet(),
                false,
                nanoTicker,
                () -> RedisScripts.SERVER_CLOCK,
                NO_HEARTBEAT_MS,
                RedisStore.MOST_AT_ONCE));
    }

    /** One with real clocks, of a node that is alone. */
    static RedisStore open(Vertx vertx, RedisConfig config, Limits limits) {
        return open(vertx, config, limits, false);
    }

    /** One with real clocks. */
    static RedisStore open(Vertx vertx, RedisConfig config, Limits limits, boolean clustered) {
        return StoreSamples.await(RedisStore.open(
                vertx, config, limits, Duration.ofDays(1), "node-" + OPENED.incrementAndGet(), clustered));
    }
}
