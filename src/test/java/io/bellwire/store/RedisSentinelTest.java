package io.bellwire.store;

import static io.bellwire.store.StoreSamples.acceptAndEnd;
import static io.bellwire.store.StoreSamples.await;
import static io.bellwire.store.StoreSamples.creation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bellwire.config.RedisConfig.Durability;
import io.bellwire.protocol.Limits;
import io.bellwire.store.AppendResult.Appended;
import io.bellwire.store.redis.RedisServer;
import io.vertx.core.Vertx;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A primary dies, the sentinel makes its replica the primary, and the store finds it. */
class RedisSentinelTest {

    @Test
    void theStoreFollowsThePromotedReplica() {
        Vertx vertx = Vertx.vertx();
        try (RedisServer primary = RedisServer.start();
                RedisServer replica = RedisServer.start(
                        "--replicaof", "127.0.0.1", Integer.toString(primary.port()), "--repl-diskless-sync", "no")) {
            await().until(() -> primary.call("INFO", "replication").toString().contains("state=online"));
            try (RedisServer sentinel = RedisServer.startSentinel("calls", primary.port())) {
                await().until(() -> sentinel.call("INFO", "sentinel").toString().contains("slaves=1"));
                follow(vertx, primary, sentinel);
                assertThat(replica.call("ROLE").toString()).contains("master");
            }
        } finally {
            await(vertx.close());
        }
    }

    private static void follow(Vertx vertx, RedisServer primary, RedisServer sentinel) {
        String uri = "redis-sentinel://127.0.0.1:" + sentinel.port() + "/calls";
        RedisStore store =
                RedisStores.open(vertx, RedisStores.config(uri, "test", Durability.STRICT, 1), Limits.DEFAULT);
        UUID inviteID = UUID.randomUUID();
        assertThat(await(store.invitations().append(creation(inviteID, "alice", "bob"))))
                .isInstanceOf(Appended.class);
        long before = store.invitations().now();
        await(store.close());
        RedisStore lasting =
                RedisStores.open(vertx, RedisStores.config(uri, "test", Durability.STANDARD, 0), Limits.DEFAULT);

        primary.kill();
        await().atMost(java.time.Duration.ofSeconds(60)).until(() -> !lasting.works());
        await().atMost(java.time.Duration.ofSeconds(60)).until(lasting::works);

        assertThat(lasting.invitations().now()).isGreaterThanOrEqualTo(before);
        assertThat(await(lasting.invitations().read(inviteID, 0))).hasSize(1);
        assertThat(await(lasting.invitations().append(acceptAndEnd(inviteID, 1, "bob"))))
                .isInstanceOf(Appended.class);
        await(lasting.close());
    }
}
