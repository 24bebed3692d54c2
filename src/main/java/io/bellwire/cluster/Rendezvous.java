package io.bellwire.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rendezvous (highest random weight) hashing: each node has a weight for each partition, and the heaviest one owns it. Who
 * joins takes an equal share from each, who leaves leaves its own to all others, and nothing else moves.
 */
final class Rendezvous {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final List<String> nodes;
    private final long[] hashes;

    Rendezvous(Collection<String> nodeIDs) {
        nodes = nodeIDs.stream().sorted().toList();
        hashes = nodes.stream().mapToLong(Rendezvous::hash).toArray();
    }

    /** The owner, null: there are no nodes. Of two that weigh the same, the first by ID. */
    @Nullable String ownerOf(int partition) {
        String owner = null;
        long heaviest = 0;
        for (int i = 0; i < hashes.length; i++) {
            long weight = mix(hashes[i] + GOLDEN * (partition + 1));
            if (owner == null || Long.compareUnsigned(weight, heaviest) > 0) {
                owner = nodes.get(i);
                heaviest = weight;
            }
        }
        return owner;
    }

    /** FNV-1a, 64 bits, mixed: IDs that differ in one character differ in all bits. */
    private static long hash(String nodeID) {
        long hash = FNV_BASIS;
        for (byte next : nodeID.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (next & 0xff)) * FNV_PRIME;
        }
        return mix(hash);
    }

    /** The finalizer of SplitMix64. */
    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
