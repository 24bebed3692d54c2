package io.bellwire.store;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that decides and writes. Everything that waits goes into one frame: it is decided in the order of
 * submission, written, forced as {@link Fsync} says, shown to readers, and answered, each event loop being woken once.
 *
 * <p>A force costs about 0.1 ms of processor time, whatever it carries. So while appends come closely one after the other,
 * the writer waits until {@link #GATHER_NANOS} have passed since the last force, as long as that does bring several
 * together; an append that comes alone, or a caller who waits for each answer, is not held up.
 *
 * <p>When a write or a force fails, nobody can know what is on the device: the writer stops for good, everything that is
 * waiting and everything that comes fails with {@link StoreUnavailableException}, readers go on seeing what was
 * acknowledged, and a restart reads the journal again. A full disk is noticed before anything is decided ({@link
 * Journal#hasRoom}): appends fail until there is room, and then work again.
 */
final class StoreWriter {
    /** Tasks that wait at most; one more fails at once. */
    static final int MAX_WAITING = 65_536;

    /** How long appends are gathered at most. */
    static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** No append may be longer in the journal. */
    static final int MAX_APPEND_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int FULL_FRAME_BYTES = 512 << 10;
    private static final int FULL_FRAME_TASKS = 4_096;
    private static final int ENOUGH_WAITING = 256;

    private final ArrayBlockingQueue<WriterTask> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Journal journal;
    private final Checkpoint checkpoint;
    private final StoreClock clock;
    private final Fsync fsync;
    private final Consumer<@Nullable Throwable> whenStopped;
    private final Thread thread;
    private final ByteSink frame = new ByteSink(FULL_FRAME_BYTES);
    private final List<WriterTask> taken = new ArrayList<>();
    private final Map<EventLoop, List<WriterTask>> answersByLoop = new HashMap<>();
    private final Gathering gathering = new Gathering();
    private volatile boolean idle;
    private volatile boolean closing;
    private volatile boolean timeHandedOut;
    private volatile @Nullable Throwable failure;
    private long lastForceNanos = System.nanoTime();
    private long lastTickNanos = System.nanoTime();

    /** Not yet started. */
    StoreWriter(
            Journal journal,
            Checkpoint checkpoint,
            StoreClock clock,
            Fsync fsync,
            Consumer<@Nullable Throwable> whenStopped) {
        this.journal = journal;
        this.checkpoint = checkpoint;
        this.clock = clock;
        this.fsync = fsync;
        this.whenStopped = whenStopped;
        this.thread = new Thread(this::run, "bellwire-store-writer");
    }

    void start() {
        thread.start();
    }

    /**
     * Queues a task; any thread.
     *
     * @throws StoreUnavailableException if it can't be taken: nothing was done
     */
    void submit(WriterTask task) {
        Throwable failed = failure;
        if (failed != null) {
            throw unavailable(failed);
        }
        if (closing) {
            throw new StoreUnavailableException("the store is closed");
        }
        if (!waiting.offer(task)) {
            throw new StoreUnavailableException(MAX_WAITING + " appends are waiting for the disk");
        }
        if (idle) {
            LockSupport.unpark(thread);
        }
        failed = failure;
        if (failed != null && waiting.remove(task)) {
            throw unavailable(failed);
        }
    }

    /** Store time was told to somebody: it is kept within a second, so that a restart goes on from it. */
    void timeHandedOut() {
        if (!timeHandedOut) {
            timeHandedOut = true;
        }
    }

    /** Looks after what else there is to do, if nothing is waiting. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** Finishes what was taken, and stops. */
    void close() {
        closing = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        Throwable failed = null;
        try {
            while (!closing || !waiting.isEmpty()) {
                awaitWork();
                turn();
            }
            writeMark();
            journal.force();
        } catch (Throwable e) {
            LOG.error("the store stops taking appends, restart the process once the disk is well again", e);
            failed = e;
        }
        stop(failed);
    }

    private void awaitWork() {
        idle = true;
        while (waiting.isEmpty() && !closing && !checkpoint.hasWork() && !ticks()) {
            LockSupport.parkNanos(this, Math.max(1, lastTickNanos + TICK_NANOS - System.nanoTime()));
        }
        idle = false;
        if (fsync == Fsync.ALWAYS) {
            while (!closing && waiting.size() < ENOUGH_WAITING && gathering.waits(lastForceNanos)) {
                LockSupport.parkNanos(this, Math.max(1, lastForceNanos + GATHER_NANOS - System.nanoTime()));
            }
        }
    }

    private boolean ticks() {
        return System.nanoTime() - lastTickNanos >= TICK_NANOS;
    }

    private void turn() throws IOException {
        if (ticks()) {
            tick();
        }
        if (!journal.hasRoom()) {
            awaitRoom();
            return;
        }
        checkpoint.removeExpired();
        // Counted before the clock is read: nothing is decided at a time before it was asked for.
        int ready = waiting.size();
        long now = clock.now();
        JournalFormat.beginFrame(frame);
        checkpoint.carry(frame);
        decide(ready, now);
        if (frame.size() > JournalFormat.FRAME_HEADER_BYTES) {
            write(now);
        }
        checkpoint.publish(journal.segment());
        answer();
        checkpoint.advance();
    }

    /** Once a second: keeps the time that was handed out, and what {@link Fsync#EVERYSEC} promises. */
    private void tick() throws IOException {
        lastTickNanos = System.nanoTime();
        if (timeHandedOut) {
            writeMark();
        }
        if (fsync == Fsync.EVERYSEC) {
            journal.force();
        }
        checkpoint.tick();
    }

    /** A frame of no records: the time. */
    private void writeMark() throws IOException {
        if (journal.hasRoom()) {
            timeHandedOut = false;
            JournalFormat.beginFrame(frame);
            journal.write(frame, clock.now());
        }
    }

    private void decide(int ready, long now) {
        for (int i = 0; i < ready && frame.size() < FULL_FRAME_BYTES && taken.size() < FULL_FRAME_TASKS; i++) {
            WriterTask task = waiting.remove();
            int start = frame.size();
            try {
                task.decide(frame, now);
                taken.add(task);
            } catch (StoreUnavailableException | IllegalArgumentException e) {
                frame.cutTo(start);
                fail(task, e);
            }
        }
    }

    private void write(long now) throws IOException {
        timeHandedOut = false;
        journal.write(frame, now);
        if (fsync == Fsync.ALWAYS) {
            gathering.forced(taken.size(), lastForceNanos);
            lastForceNanos = System.nanoTime();
            journal.force();
        }
    }

    private void answer() {
        long segment = journal.segment();
        for (WriterTask task : taken) {
            task.publish(segment);
            answersByLoop
                    .computeIfAbsent(task.context().nettyEventLoop(), loop -> new ArrayList<>())
                    .add(task);
        }
        taken.clear();
        answersByLoop.forEach((loop, tasks) -> onLoop(loop, () -> tasks.forEach(WriterTask::answer)));
        answersByLoop.clear();
    }

    /** The next segment is still being made; if the disk is full, fails what waits before anything of it is decided. */
    private void awaitRoom() {
        if (checkpoint.prepareSpare()) {
            LockSupport.parkNanos(this, GATHER_NANOS);
            return;
        }
        StoreUnavailableException full = new StoreUnavailableException("no room on the disk for the journal");
        for (WriterTask task = waiting.poll(); task != null; task = waiting.poll()) {
            fail(task, full);
        }
    }

    private void stop(@Nullable Throwable failed) {
        failure = failed == null ? new StoreUnavailableException("the store is closed") : failed;
        StoreUnavailableException unavailable = unavailable(failure);
        taken.forEach(task -> fail(task, unavailable));
        for (WriterTask task = waiting.poll(); task != null; task = waiting.poll()) {
            fail(task, unavailable);
        }
        whenStopped.accept(failed);
    }

    private static StoreUnavailableException unavailable(Throwable cause) {
        return new StoreUnavailableException("the store has stopped: " + cause.getMessage(), cause);
    }

    private static void fail(WriterTask task, Throwable cause) {
        onLoop(task.context().nettyEventLoop(), () -> task.fail(cause));
    }

    private static void onLoop(EventLoop loop, Runnable work) {
        try {
            loop.execute(work);
        } catch (RejectedExecutionException e) {
            // Vert.x is gone; whoever still waits, waits on another thread.
            work.run();
        }
    }

    /** Whether waiting for more appends before a force pays. */
    private static final class Gathering {
        /** From this many on, waiting has paid. */
        private static final int SEVERAL = 3;

        private static final int FIRST_PROBE = 64;
        private static final int RAREST_PROBE = 4_096;

        private boolean on;
        private int close;
        private int probeAfter = FIRST_PROBE;

        /** Whether to go on waiting now. */
        boolean waits(long lastForceNanos) {
            return on && System.nanoTime() - lastForceNanos < GATHER_NANOS;
        }

        /** Learns from a force that carries so many tasks. */
        void forced(int tasks, long previousForceNanos) {
            if (on) {
                on = tasks >= SEVERAL;
                probeAfter = on ? FIRST_PROBE : Math.min(RAREST_PROBE, probeAfter * 2);
                close = 0;
                return;
            }
            close = System.nanoTime() - previousForceNanos < 2 * GATHER_NANOS ? close + 1 : 0;
            if (close >= probeAfter) {
                on = true;
            }
        }
    }
}
