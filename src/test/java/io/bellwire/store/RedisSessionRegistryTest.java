package io.bellwire.store;

import static io.bellwire.store.StoreSamples.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.protocol.Limits;
import io.bellwire.store.redis.RedisServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisSessionRegistryTest extends SessionRegistryContract {
    private static RedisServer server;
    private static Vertx vertx;

    private final ManualTime time = new ManualTime();
    private final List<RedisStore> opened = new ArrayList<>();
    private String prefix;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        await(vertx.close());
        server.close();
    }

    @Override
    SessionRegistry newRegistry() {
        prefix = RedisStores.freshPrefix();
        return node(NODE);
    }

    private SessionRegistry node(String nodeID) {
        RedisStore store = RedisStores.open(
                vertx, RedisStores.config(server.uri(), prefix), Limits.DEFAULT, Duration.ofDays(1), nodeID, time);
        opened.add(store);
        return store.sessions();
    }

    @AfterEach
    void close() {
        opened.forEach(store -> await(store.close()));
    }

    @Test
    void nodesSeeEachOther() {
        SessionRegistry other = node("node-2");
        await(registry.register("alice", "phone"));
        await(other.register("alice", "tablet"));
        await(other.register("bob", "phone"));

        assertThat(await(registry.nodesOf(List.of("alice", "bob", "carol"))))
                .containsOnlyKeys("alice", "bob")
                .containsEntry("alice", Set.of(NODE, "node-2"))
                .containsEntry("bob", Set.of("node-2"));

        await(other.unregister("alice", "tablet"));
        assertThat(await(registry.nodesOf(List.of("alice")))).containsEntry("alice", Set.of(NODE));
    }

    @Test
    void aNodeThatLeavesIsGoneWithTheNextHeartbeat() {
        SessionRegistry other = node("node-2");
        await(other.register("bob", "phone"));
        assertThat(await(registry.nodesOf(List.of("bob")))).containsOnlyKeys("bob");

        await(opened.get(1).close());

        await(opened.get(0).onPort(opened.get(0)::ask));
        assertThat(await(registry.nodesOf(List.of("bob")))).isEmpty();
    }

    @Test
    void theRowsOfANodeThatDoesNotRenewItsLeaseAreNotReturned() {
        server.call("HSET", prefix + ":1:sessions:bob", "node-3", "1");
        server.call("ZADD", prefix + ":1:{nodes}", time.wallMs() + RedisStore.LEASE_MS, "node-3");
        time.advance(1_000);
        assertThat(await(registry.nodesOf(List.of("bob")))).containsEntry("bob", Set.of("node-3"));

        time.advance(RedisStore.LEASE_MS - 1_000);

        assertThat(await(registry.nodesOf(List.of("bob")))).isEmpty();
    }
}
