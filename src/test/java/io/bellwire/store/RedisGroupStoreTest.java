package io.bellwire.store;

import io.bellwire.protocol.Limits;
import io.bellwire.store.redis.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

class RedisGroupStoreTest extends GroupStoreContract {
    private static RedisServer server;

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
                vertx,
                RedisStores.config(server.uri(), RedisStores.freshPrefix()),
                Limits.DEFAULT,
                Duration.ofDays(1),
                "node",
                time);
        return opened.groups();
    }

    @AfterEach
    void close() {
        StoreSamples.await(opened.close());
    }
}
