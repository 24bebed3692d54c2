package io.bellwire.connection;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bound on what all connections of a node hold together, of something of which each has a bound of its own: thousands of
 * connections that all go to their own bound would fill the memory. While it is passed, whoever holds more than an equal
 * share has to give something up. Safe for any thread.
 */
final class SharedBound {
    private final long bound;
    private final AtomicLong used = new AtomicLong();
    private final AtomicInteger holders = new AtomicInteger();

    SharedBound(long bound) {
        this.bound = bound;
    }

    /** What one connection holds was {@code before}, and is {@code now}. */
    void change(long before, long now) {
        if (before != now) {
            used.addAndGet(now - before);
        }
        if (before == 0 && now > 0) {
            holders.incrementAndGet();
        } else if (before > 0 && now == 0) {
            holders.decrementAndGet();
        }
    }

    /** Whether all hold too much, and one that holds {@code own} more than its share. */
    boolean isPassedBy(long own) {
        return used.get() > bound && own > bound / Math.max(1, holders.get());
    }

    /** What all hold together. */
    long used() {
        return used.get();
    }
}
