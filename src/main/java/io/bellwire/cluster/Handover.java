package io.bellwire.cluster;

import io.netty.util.internal.PlatformDependent;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other threads hand over to the event loop: done in the order in which it was given, as much as possible in one turn,
 * and then {@code after} is done once. How much can wait is bounded by those who hand over.
 */
final class Handover implements Runnable {

    /** Tasks done in one turn before other work of the event loop gets its own. */
    static final int SLICE = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

    private final Loop loop;
    private final Runnable after;
    private final Queue<Runnable> tasks = PlatformDependent.newMpscQueue();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    Handover(Loop loop, Runnable after) {
        this.loop = loop;
        this.after = after;
    }

    void add(Runnable task) {
        tasks.add(task);
        schedule();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            try {
                loop.execute(this);
            } catch (RejectedExecutionException gone) {
                LOG.atDebug().log("the event loop has closed, there is nobody to talk to any more");
            }
        }
    }

    @Override
    public void run() {
        try {
            slice();
        } finally {
            scheduled.set(false);
            if (!tasks.isEmpty()) {
                schedule();
            }
        }
    }

    private void slice() {
        Runnable task = tasks.poll();
        for (int done = 1; task != null; done++) {
            guarded(task);
            task = done < SLICE ? tasks.poll() : null;
        }
        guarded(after);
    }

    /** Whatever goes wrong, the others go on. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("something between nodes went wrong");
        }
    }
}
