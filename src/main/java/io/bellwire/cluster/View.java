package io.bellwire.cluster;

import io.bellwire.store.Partitions;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

    private View(Set<String> ready, @Nullable String[] owners) {
        this.ready = ready;
        this.owners = owners;
    }

    /** With the partitions dealt to these nodes. */
    public static View of(Set<String> ready) {
        Rendezvous rendezvous = new Rendezvous(ready);
        @Nullable String[] owners = new @Nullable String[Partitions.COUNT];
        for (int partition = 0; partition < owners.length; partition++) {
            owners[partition] = rendezvous.ownerOf(partition);
        }
        return new View(Set.copyOf(ready), owners);
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
        return IntStream.range(0, owners.length)
                .filter(partition -> owns(nodeID, partition))
                .boxed()
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The partitions that a node owns here, and did not own in {@code other}. */
    Set<Integer> gained(String nodeID, View other) {
        Set<Integer> gained = new HashSet<>();
        for (int partition = 0; partition < owners.length; partition++) {
            if (owns(nodeID, partition) && !other.owns(nodeID, partition)) {
                gained.add(partition);
            }
        }
        return Collections.unmodifiableSet(gained);
    }
}
