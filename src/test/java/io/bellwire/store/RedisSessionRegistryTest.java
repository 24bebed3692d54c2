package io.bellwire.store;

import static io.bellwire.store.StoreSamples.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bellwire.protocol.Limits;
import io.bellwire.store.SessionRegistry.Registration;
import io.bellwire.store.redis.RedisCommand;
import io.bellwire.store.redis.RedisServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    private String key(String userID) {
        return prefix + ":1:sessions:" + userID;
    }

    private void beat(int node) {
        await(opened.get(node).onPort(opened.get(node)::beat));
    }

    @Test
    void eachRegistrationOfAUserIsAboveAllBeforeOnWhateverNode() {
        SessionRegistry other = node("node-2");

        List<Registration> inTurn = List.of(
                await(registry.register("alice", "phone")),
                await(registry.register("alice", "phone")),
                await(registry.register("alice", "tablet")),
                await(other.register("alice", "phone")),
                await(registry.register("alice", "phone")));

        assertThat(inTurn)
                .extracting(Registration::order)
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(order -> order >= ManualTime.START_MS);
        assertThat(inTurn)
                .extracting(Registration::elsewhere)
                .containsExactly(Set.of(), Set.of(), Set.of(), Set.of(NODE), Set.of("node-2"));
    }

    @Test
    void theLastDeviceOfANodeLeavesTheOthers() {
        SessionRegistry other = node("node-2");
        await(registry.register("alice", "phone"));
        await(registry.register("alice", "tablet"));
        await(other.register("alice", "laptop"));

        assertThat(await(registry.unregister("alice", "phone"))).isEmpty();
        assertThat(await(registry.unregister("alice", "tablet"))).containsExactly("node-2");
        assertThat(await(registry.unregister("alice", "tablet"))).isEmpty();
        assertThat(await(other.unregister("alice", "laptop"))).isEmpty();
    }

    @Test
    void theOrderNeverGoesBackWhateverRedisHasLost() {
        long first = await(registry.register("alice", "phone")).order();
        time.advance(5);
        server.call("DEL", key("alice"));
        long second = await(registry.register("alice", "phone")).order();
        time.advance(5);
        server.call("DEL", key("alice"));
        time.jumpWall(-3_600_000);
        long third = await(registry.register("alice", "phone")).order();

        assertThat(List.of(first, second, third)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void theCountOutlivesTheLastDeviceForAWhileAndThenGoes() {
        long before = await(registry.register("alice", "phone")).order();
        await(registry.unregister("alice", "phone"));

        assertThat((Long) server.call("PTTL", key("alice"))).isBetween(1L, 60_000L);
        assertThat(await(registry.register("alice", "phone")).order()).isGreaterThan(before);
        assertThat((Long) server.call("PTTL", key("alice"))).isGreaterThan(60_000L);
    }

    @Test
    void rowsAreWrittenAgainWithoutCounting() {
        long before = await(registry.register("alice", "phone")).order();
        server.call("HDEL", key("alice"), NODE);
        server.call("ZREM", prefix + ":1:{nodes}", NODE);

        beat(0);

        await().until(() -> server.call("HEXISTS", key("alice"), NODE).equals(1L));
        assertThat(server.call("HGET", key("alice"), "")).isEqualTo(Long.toString(before));
        assertThat(await(registry.nodesOf(List.of("alice")))).containsEntry("alice", Set.of(NODE));
    }

    @Test
    void whoCouldNotBeToldOfIsAfterTheNextHeartbeat() {
        SessionRegistry other = node("node-2");
        await(registry.register("bob", "phone"));
        server.call("CONFIG", "SET", "min-replicas-to-write", 1);
        try {
            assertThatThrownBy(() -> await(registry.register("alice", "phone")))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> await(registry.unregister("bob", "phone")))
                    .isInstanceOf(StoreUnavailableException.class);
        } finally {
            server.call("CONFIG", "SET", "min-replicas-to-write", 0);
        }

        beat(0);

        await().until(() -> await(other.nodesOf(List.of("alice", "bob"))).equals(Map.of("alice", Set.of(NODE))));
    }

    @Test
    void aNodeWhoseLeaseHasRunOutIsNotElsewhereAndItsRowGoes() {
        SessionRegistry other = node("node-2");
        await(other.register("alice", "tablet"));
        time.advance(RedisStore.LEASE_MS + 1);
        beat(0);

        assertThat(await(registry.register("alice", "phone")).elsewhere()).isEmpty();
        await().until(() -> server.call("HEXISTS", key("alice"), "node-2").equals(0L));

        // It was only paused.
        beat(1);
        await().until(() -> server.call("HEXISTS", key("alice"), "node-2").equals(1L));
        assertThat(await(registry.unregister("alice", "phone"))).containsExactly("node-2");
    }

    @Test
    void aRowIsOnlyRemovedAsItWasRead() {
        server.call("HSET", key("alice"), "node-2", "written again", "node-3", "old");

        await(opened.get(0)
                .onPort(() -> opened.get(0)
                        .port()
                        .send(RedisCommand.run(
                                opened.get(0).scripts().unregister(),
                                List.of(key("alice")),
                                60_000,
                                "node-2",
                                "old",
                                "node-3",
                                "old"))));

        assertThat(server.call("HKEYS", key("alice"))).isEqualTo(List.of("node-2"));
    }

    @Test
    void aNodeThatLeavesIsGoneWithTheNextHeartbeat() {
        SessionRegistry other = node("node-2");
        await(other.register("bob", "phone"));
        assertThat(await(registry.nodesOf(List.of("bob")))).containsOnlyKeys("bob");

        await(opened.get(1).close());

        await(opened.get(0).onPort(opened.get(0)::beat));
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
