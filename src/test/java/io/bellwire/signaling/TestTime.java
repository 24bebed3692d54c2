package io.bellwire.signaling;

import io.bellwire.store.StoreClock;
import java.util.concurrent.atomic.AtomicLong;

/** Real time that a test can push forward; it goes on by itself so that real timers meet it. */
final class TestTime {
    private final AtomicLong aheadMs = new AtomicLong();

    StoreClock clock() {
        return new StoreClock(
                () -> System.currentTimeMillis() + aheadMs.get(), () -> System.nanoTime() + aheadMs.get() * 1_000_000);
    }

    void advance(long ms) {
        aheadMs.addAndGet(ms);
    }
}
