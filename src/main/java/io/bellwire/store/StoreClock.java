package io.bellwire.store;

import java.util.function.LongSupplier;

/**
 * Store time: the wall clock, but never running backwards. While the wall clock is behind what was already handed out,
 * store time goes on by the elapsed monotonic time; a jump forward is followed.
 *
 * <p>Thread-safe.
 */
public final class StoreClock {
    private static final long NANOS_PER_MS = 1_000_000;

    private final LongSupplier wallMs;
    private final LongSupplier nanoTicker;
    private long baseMs;
    private long baseNanos;

    /**
     * A clock from its two sources.
     *
     * @param wallMs ms since the epoch, may jump
     * @param nanoTicker ns since anything, never jumps
     */
    public StoreClock(LongSupplier wallMs, LongSupplier nanoTicker) {
        this.wallMs = wallMs;
        this.nanoTicker = nanoTicker;
        this.baseMs = wallMs.getAsLong();
        this.baseNanos = nanoTicker.getAsLong();
    }

    /** The clock of this machine. */
    public static StoreClock system() {
        return new StoreClock(System::currentTimeMillis, System::nanoTime);
    }

    /** Store time, ms since the epoch; never less than any value returned before. */
    public synchronized long now() {
        long nanos = nanoTicker.getAsLong();
        long elapsed = baseMs + Math.max(0, nanos - baseNanos) / NANOS_PER_MS;
        long wall = wallMs.getAsLong();
        if (wall <= elapsed) {
            return elapsed;
        }
        baseMs = wall;
        baseNanos = nanos;
        return wall;
    }

    /** Makes time go on from {@code ms} if it is not yet there: what a store does with the last time that it kept. */
    public synchronized void notBefore(long ms) {
        if (now() < ms) {
            baseMs = ms;
            baseNanos = nanoTicker.getAsLong();
        }
    }
}
