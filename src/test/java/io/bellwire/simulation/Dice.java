package io.bellwire.simulation;

/** Random numbers of one purpose: the same seed gives the same numbers, on any machine. SplitMix64. */
final class Dice {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;
    private long state;

    Dice(long seed) {
        state = seed;
    }

    /** Others for another purpose, so that what is drawn here does not change what is drawn there. */
    static Dice of(long seed, int purpose) {
        return new Dice(mix(seed * GAMMA + purpose) ^ seed);
    }

    long next() {
        state += GAMMA;
        return mix(state);
    }

    /** 0 to {@code bound} - 1. */
    int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    /** {@code from} to {@code to}, both possible. */
    int between(int from, int to) {
        return from + below(to - from + 1);
    }

    /** True so many times out of a hundred. */
    boolean percent(int chance) {
        return chance > 0 && below(100) < chance;
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
