package io.bellwire.store;

import java.util.function.LongSupplier;

/**
 * Store time as a node knows it: what Redis said last, and the time that has gone by here since. It is never ahead of
 * Redis's clock by more than clocks drift apart within a second, and never runs backwards: where Redis was set back by
 * more than {@link #DRIFT_MS}, or a replica with a slower clock took its place, it goes on by its own, and scripts go on
 * from what it says.
 *
 * <p>Thread-safe.
 */
final class RedisClock {
    /** Two clocks that are less apart than that drift; more, and one of them was set; ms. */
    private static final long DRIFT_MS = 1_000;

    /** An answer that took longer says too little about now to move the clock back; ms. */
    private static final long PROMPT_MS = 50;

    private static final long NANOS_PER_MS = 1_000_000;

    private final LongSupplier nanoTicker;
    private long baseMs;
    private long baseNanos;
    private long shownMs;

    /** A clock at 0. */
    RedisClock(LongSupplier nanoTicker) {
        this.nanoTicker = nanoTicker;
        this.baseNanos = nanoTicker.getAsLong();
    }

    /** Store time, ms since the epoch; never less than any value returned before. */
    synchronized long now() {
        shownMs = Math.max(shownMs, estimate());
        return shownMs;
    }

    /** Store time has come that far. */
    synchronized void notBefore(long storeMs) {
        if (storeMs > estimate()) {
            set(storeMs);
        }
    }

    /**
     * What a heartbeat brought.
     *
     * @param serverMs Redis's clock when it answered
     * @param storeMs the same, or what is ahead of it, of what any node has seen
     * @param tookMs how long the answer took
     */
    synchronized void heard(long serverMs, long storeMs, long tookMs) {
        long target = storeMs - serverMs > DRIFT_MS ? storeMs : serverMs;
        long ahead = estimate() - target;
        if (ahead < 0 || (ahead <= DRIFT_MS && tookMs <= PROMPT_MS)) {
            set(target);
        }
    }

    private long estimate() {
        return baseMs + (nanoTicker.getAsLong() - baseNanos) / NANOS_PER_MS;
    }

    private void set(long ms) {
        baseMs = ms;
        baseNanos = nanoTicker.getAsLong();
    }
}
