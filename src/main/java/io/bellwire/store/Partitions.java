package io.bellwire.store;

import java.security.SecureRandom;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which partition an invitation belongs to. Clients may choose their inviteIDs, so the hash is keyed: nobody can aim at
 * one partition.
 */
public final class Partitions {

    /** How many partitions there are. */
    public static final int COUNT = 256;

    /** All of them. */
    public static final Set<Integer> ALL = IntStream.range(0, COUNT).boxed().collect(Collectors.toUnmodifiableSet());

    private final long seed0;
    private final long seed1;

    /** With secret seeds; all nodes that share a store must have the same. */
    public Partitions(long seed0, long seed1) {
        this.seed0 = seed0;
        this.seed1 = seed1;
    }

    /** With seeds that nobody can guess: for a store that no other node shares. */
    static Partitions random() {
        SecureRandom random = new SecureRandom();
        return new Partitions(random.nextLong(), random.nextLong());
    }

    /** 0 to {@link #COUNT} - 1. */
    public int of(UUID inviteID) {
        long high = mix(inviteID.getMostSignificantBits() ^ seed0);
        long low = mix(inviteID.getLeastSignificantBits() ^ seed1 ^ high);
        return (int) (low >>> 56);
    }

    /** The finalizer of SplitMix64: every input bit changes every output bit with probability one half. */
    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
