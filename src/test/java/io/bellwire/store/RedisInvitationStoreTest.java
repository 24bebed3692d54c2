package io.bellwire.store;

import io.bellwire.protocol.Limits;
import io.bellwire.store.redis.RedisServer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisInvitationStoreTest extends InvitationStoreContract {
    private static RedisServer server;

    private String prefix;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    InvitationStore newStore(Limits limits, Duration retention, ManualTime time) {
        prefix = RedisStores.freshPrefix();
        return open(limits, retention, time);
    }

    private InvitationStore open(Limits limits, Duration retention, ManualTime time) {
        return RedisStores.open(vertx, RedisStores.config(server.uri(), prefix), limits, retention, "node", time)
                .invitations();
    }

    /** Another node takes over. */
    @Override
    InvitationStore livesOn(InvitationStore store, Limits limits, Duration retention, Random random) {
        if (random.nextBoolean()) {
            server.call("SCRIPT", "FLUSH");
        }
        StoreSamples.await(store.close());
        return open(limits, retention, time);
    }
}
