package io.bellwire.store;

import io.bellwire.protocol.Limits;
import io.bellwire.store.redis.RedisServer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisInvitationStoreTest extends RedisInvitationStoreContract {
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

    /** Sometimes Redis has forgotten the scripts. */
    @Override
    InvitationStore livesOn(InvitationStore store, Limits limits, Duration retention, Random random) {
        if (random.nextBoolean()) {
            server.call("SCRIPT", "FLUSH");
        }
        return super.livesOn(store, limits, retention, random);
    }
}
