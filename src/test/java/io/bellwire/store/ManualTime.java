package io.bellwire.store;

import java.util.concurrent.atomic.AtomicLong;

/** A wall clock and a monotonic one that move only when told to. */
final class ManualTime {
    static final long START_MS = 1_767_225_600_000L;

    private final AtomicLong wallMs = new AtomicLong(START_MS);
    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);

    StoreClock clock() {
        return new StoreClock(wallMs::get, nanos::get);
    }

    long wallMs() {
        return wallMs.get();
    }

    long nanos() {
        return nanos.get();
    }

    /** Time goes by. */
    void advance(long ms) {
        wallMs.addAndGet(ms);
        nanos.addAndGet(ms * 1_000_000);
    }

    /** Somebody sets the wall clock. */
    void jumpWall(long ms) {
        wallMs.addAndGet(ms);
    }
}
