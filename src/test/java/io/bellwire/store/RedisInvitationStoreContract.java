package io.bellwire.store;

import io.bellwire.protocol.Limits;
import java.time.Duration;
import java.util.Random;

/** The contract on a Redis, which outlives the nodes that use it. */
abstract class RedisInvitationStoreContract extends InvitationStoreContract {
    private String prefix;

    /** Where it is. */
    abstract String uri();

    @Override
    InvitationStore newStore(Limits limits, Duration retention, ManualTime time) {
        prefix = RedisStores.freshPrefix();
        return open(limits, retention, time);
    }

    /** Another node takes over. */
    @Override
    InvitationStore livesOn(InvitationStore store, Limits limits, Duration retention, Random random) {
        StoreSamples.await(store.close());
        return open(limits, retention, time);
    }

    private InvitationStore open(Limits limits, Duration retention, ManualTime time) {
        return RedisStores.open(vertx, RedisStores.config(uri(), prefix), limits, retention, "node", time)
                .invitations();
    }
}
