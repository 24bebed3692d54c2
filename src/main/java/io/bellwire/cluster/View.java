package io.bellwire.cluster;

import io.bellwire.store.Partitions;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes are ready, and which of them owns which partition, as one node sees it at one moment. Immutable. Two nodes that
 * see the same nodes ready see the same owners.
 */
public final class View {

    /** That of a node that sees nobody ready, not even itself. */
    static final View EMPTY = of(Set.of());

    private final Set<String> ready;
    private final @Nullable String[] owners;
    /** By node. */
    private final Map<String, PartitionSet> partitions;

    private View(Set<String> ready, @Nullable String[] owners, Map<String, PartitionSet> partitions) {
        this.ready = ready;
        this.owners = owners;
        this.partitions = partitions;
    }

    /** With the partitions dealt to these nodes. */
    public static View of(Set<String> ready) {
        Rendezvous rendezvous = new Rendezvous(ready);
        @Nullable String[] owners = new @Nullable String[Partitions.COUNT];
        Map<String, BitSet> dealt = new HashMap<>();
        for (int partition = 0; partition < owners.length; partition++) {
            String owner = rendezvous.ownerOf(partition);
            owners[partition] = owner;
            if (owner != null) {
                dealt.computeIfAbsent(owner, nodeID -> new BitSet(Partitions.COUNT))
                        .set(partition);
            }
        }
        Map<String, PartitionSet> partitions = new HashMap<>();
        dealt.forEach((nodeID, bits) -> partitions.put(nodeID, new PartitionSet(bits)));
        return new View(Set.copyOf(ready), owners, partitions);
    }

    /** The nodes that own partitions. */
    public Set<String> ready() {
        return ready;
    }

    /** The node that owns the partition; null: nobody is ready. */
    public @Nullable String ownerOf(int partition) {
        return owners[partition];
    }

    /** Whether that node owns the partition. */
    public boolean owns(String nodeID, int partition) {
        return nodeID.equals(owners[partition]);
    }

    /** The partitions that a node owns. */
    public Set<Integer> partitionsOf(String nodeID) {
        return owned(nodeID);
    }

    /** The partitions that a node owns here, and did not own in {@code other}. */
    Set<Integer> gained(String nodeID, View other) {
        return owned(nodeID).without(other.owned(nodeID));
    }

    private PartitionSet owned(String nodeID) {
        return partitions.getOrDefault(nodeID, PartitionSet.NONE);
    }
}
