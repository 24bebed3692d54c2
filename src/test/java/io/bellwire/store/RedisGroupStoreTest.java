package io.bellwire.store;

import static io.bellwire.store.StoreSamples.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwire.group.Group;
import io.bellwire.group.GroupCommand.Create;
import io.bellwire.group.GroupCommand.Remove;
import io.bellwire.group.GroupDecision;
import io.bellwire.protocol.JoinPolicy;
import io.bellwire.protocol.Limits;
import io.bellwire.store.redis.RedisServer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisGroupStoreTest extends GroupStoreContract {
    private static RedisServer server;

    private final String prefix = RedisStores.freshPrefix();
    private RedisStore opened;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    GroupStore newStore() {
        opened = RedisStores.open(
                vertx, RedisStores.config(server.uri(), prefix), Limits.DEFAULT, Duration.ofDays(1), "node", time);
        return opened.groups();
    }

    @Test
    void aChangeThatComesTooLateIsNotMade() {
        AtomicBoolean stands = new AtomicBoolean();
        AtomicLong ms = new AtomicLong();
        RedisStore late = RedisStores.open(
                vertx,
                RedisStores.config(server.uri(), prefix),
                () -> TimeUnit.MILLISECONDS.toNanos(
                        stands.get() ? ms.addAndGet(RedisGroupStore.PATIENCE_MS + 1) : ms.get()));
        await(store.execute(new Create("alice", "class", JoinPolicy.OPEN, List.of("bob"))));
        Group before = await(store.group("class"));
        stands.set(true);

        Future<GroupDecision> removal = late.groups().execute(new Remove("alice", "class", List.of("bob")));

        assertThatThrownBy(() -> await(removal)).isInstanceOf(StoreUnavailableException.class);
        assertThat(await(store.group("class"))).isEqualTo(before);
        await(late.close());
    }

    @AfterEach
    void close() {
        await(opened.close());
    }
}
