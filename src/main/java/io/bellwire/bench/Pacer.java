package io.bellwire.bench;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Does something at a fixed rate, on the loop, until it is stopped. Whatever the loop is late for it makes up for, and it
 * says when that was due.
 */
final class Pacer {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final long startNanos = System.nanoTime();
    private final double spacingNanos;
    private final LongConsumer task;
    private final ScheduledFuture<?> ticks;
    private long begun;

    /**
     * @param rate times per second; above 0
     * @param task is given the {@link System#nanoTime()} at which it was due
     */
    Pacer(EventLoop loop, double rate, LongConsumer task) {
        this.spacingNanos = TimeUnit.SECONDS.toNanos(1) / rate;
        this.task = task;
        this.ticks = loop.scheduleAtFixedRate(this::tick, 0, TICK_NANOS, TimeUnit.NANOSECONDS);
    }

    private void tick() {
        long now = System.nanoTime();
        long due;
        while ((due = startNanos + (long) (begun * spacingNanos)) <= now) {
            begun++;
            task.accept(due);
        }
    }

    void stop() {
        ticks.cancel(false);
    }
}
