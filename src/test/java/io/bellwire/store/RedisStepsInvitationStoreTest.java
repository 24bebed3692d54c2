package io.bellwire.store;

import io.bellwire.store.redis.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on one server, step by step as in a cluster. */
class RedisStepsInvitationStoreTest extends RedisInvitationStoreContract {
    private static RedisServer server;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    String uri() {
        return server.uri();
    }

    @Override
    int mostAtOnce() {
        return 0;
    }
}
