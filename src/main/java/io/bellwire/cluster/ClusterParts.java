package io.bellwire.cluster;

import io.bellwire.cluster.wire.Seal;
import io.bellwire.store.Partitions;
import io.bellwire.store.SessionRegistry;
import io.bellwire.store.StoreNodes;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What the room is built on.
 *
 * @param nodeID of this node: the cluster manager's, which is another one after each start, and the same that the store knows
 * @param seal under the secret of the cluster; of this node alone, for its event loop
 * @param transport carries batches
 * @param storeNodes what the nodes know of each other through the store
 * @param sessions on which nodes users are connected
 * @param partitions how invitations are dealt to partitions
 * @param storeTime ms of store time
 * @param storeWorks whether this node can reach the store
 * @param nanoTicker ns since anything, never jumps
 * @param metrics counts
 */
public record ClusterParts(
        String nodeID,
        Seal seal,
        Transport transport,
        StoreNodes storeNodes,
        SessionRegistry sessions,
        Partitions partitions,
        LongSupplier storeTime,
        BooleanSupplier storeWorks,
        LongSupplier nanoTicker,
        ClusterMetrics metrics) {

    private static final long NANOS_PER_MS = 1_000_000;

    /** ms since anything, never jumps. */
    long nowMs() {
        return nanoTicker.getAsLong() / NANOS_PER_MS;
    }
}
