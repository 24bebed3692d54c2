package io.bellwire.store;

import io.bellwire.store.InvitationStore.StoredInvitation;
import io.vertx.core.Future;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What the nodes that share a store know of each other through it, and through it alone: it is what they fall back upon
 * when one of them has crashed, or they can't reach each other.
 */
public interface StoreNodes {

    /** What a node decided is listed for at least that long; ms. */
    long KEPT_MS = 60_000;

    /** The nodes whose lease has not run out, this one among them, as of the last heartbeat. */
    Set<String> live();

    /**
     * Hands over the log of each invitation to which that node appended at or after {@code since}, on the caller's context,
     * one at a time. Fails like a read of {@link InvitationStore}.
     *
     * @param since ms of store time; what is older than {@link #KEPT_MS} may be missing
     */
    Future<Void> decisionsOf(String nodeID, long since, Consumer<StoredInvitation> each);

    /**
     * Is told each time that this node's lease had run out and is back, on any context: from the given store time on (ms)
     * other nodes may have taken it for dead.
     */
    void onReturn(LongConsumer handler);
}
