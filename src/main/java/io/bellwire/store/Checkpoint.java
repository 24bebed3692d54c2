package io.bellwire.store;

import io.bellwire.group.Group;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the journal short. Once it is long, a checkpoint begins a new segment; logs that have ended go into a history
 * file, written in the background; what is open, and the groups, are carried over: written again, a slice with each frame.
 * When both are on the device, the segments before are deleted. After a crash in between, both the old and the new are
 * there, and tell the same.
 *
 * <p>After a checkpoint the journal is let grow by {@link #FREE_SEGMENTS}, as a start reads it all, and by twice what was
 * carried, so that carrying costs at most about as much as the appends themselves, however much is open. What the
 * checkpoint itself wrote does not count: it would be reason enough for the next one.
 *
 * <p>The methods are the writer thread's.
 */
final class Checkpoint {
    /** Segments that the journal has grown by at least before a checkpoint is worth it. */
    static final int FREE_SEGMENTS = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MERGE_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int SLICE_BYTES = 64 << 10;
    private static final int REMOVED_AT_ONCE = 256;

    private final Journal journal;
    private final Catalog catalog;
    private final GroupTable groups;
    private final History history;
    private final LongSupplier endedAfter;
    private final ExecutorService background;
    private final AtomicBoolean preparing = new AtomicBoolean();
    private final AtomicBoolean merging = new AtomicBoolean();
    private final List<StoredLog> carried = new ArrayList<>();
    private Phase phase = Phase.NONE;
    private long boundary;

    /** Segments before this one were there when the last checkpoint ended. */
    private long grownFrom;

    private Iterator<UUID> logsToCarry = List.<UUID>of().iterator();
    private Iterator<Group> groupsToCarry = List.<Group>of().iterator();
    private long carriedBytes;
    private long lastCarriedBytes;
    private long historyFailedNanos = System.nanoTime() - RETRY_NANOS;
    private volatile long spareFailedNanos = System.nanoTime() - RETRY_NANOS;
    private volatile long mergeFailedNanos = System.nanoTime() - MERGE_AGAIN_NANOS;
    private volatile boolean wanted;
    private volatile Written written = Written.NOT_YET;
    private volatile Runnable wake = () -> {};

    private enum Phase {
        NONE,
        CARRYING,
        /** The next turn ends it. */
        CARRIED
    }

    private enum Written {
        NOT_YET,
        DONE,
        FAILED
    }

    Checkpoint(
            Journal journal,
            Catalog catalog,
            GroupTable groups,
            History history,
            LongSupplier endedAfter,
            ExecutorService background) {
        this.journal = journal;
        this.catalog = catalog;
        this.groups = groups;
        this.history = history;
        this.endedAfter = endedAfter;
        this.background = background;
        this.grownFrom = journal.segment() - journal.segments() + 1;
    }

    /** Tells how to wake the writer. */
    void wakeBy(Runnable writer) {
        wake = writer;
    }

    /** Asks for one soon, however short the journal; any thread. */
    void want() {
        wanted = true;
        wake.run();
    }

    /** Whether there is something to do now, even if no append comes. */
    boolean hasWork() {
        return switch (phase) {
            case NONE -> isDue();
            case CARRYING -> true;
            case CARRIED -> written != Written.NOT_YET && !journal.needsSpare();
        };
    }

    /** Puts the next slice of what is carried over into the frame; what is published now is what was decided. */
    void carry(ByteSink frame) {
        if (phase != Phase.CARRYING) {
            return;
        }
        int end = frame.size() + SLICE_BYTES;
        while (frame.size() < end && groupsToCarry.hasNext()) {
            JournalRecord.writeGroup(groupsToCarry.next(), frame);
        }
        while (frame.size() < end && logsToCarry.hasNext()) {
            StoredLog log = catalog.log(logsToCarry.next());
            if (log != null && log.segment() < boundary && !log.leaving()) {
                JournalRecord.writeLog(log, frame);
                carried.add(log);
            }
        }
        carriedBytes += frame.size();
    }

    /** The frame is written: what it carried is in this segment now. */
    void publish(long segment) {
        carried.forEach(log -> log.carriedTo(segment));
        carried.clear();
        if (phase == Phase.CARRYING && !logsToCarry.hasNext() && !groupsToCarry.hasNext()) {
            phase = Phase.CARRIED;
        }
    }

    /** Begins or ends a checkpoint, if it is time. */
    void advance() throws IOException {
        if (journal.needsSpare()) {
            prepareSpare();
        } else if (phase == Phase.NONE && isDue()) {
            begin();
        } else if (phase == Phase.CARRIED && written != Written.NOT_YET) {
            end();
        }
    }

    /** Removes from memory a slice of what ended too long ago. */
    void removeExpired() {
        catalog.removeExpired(endedAfter.getAsLong(), REMOVED_AT_ONCE);
    }

    /** Once a second: removes history that is too old, and makes one file out of several. */
    void tick() {
        inBackground(() -> history.removeExpired(endedAfter.getAsLong()), () -> {});
        if (System.nanoTime() - mergeFailedNanos >= MERGE_AGAIN_NANOS && merging.compareAndSet(false, true)) {
            inBackground(this::merge, () -> merging.set(false));
        }
    }

    private void merge() throws IOException {
        try {
            history.merge(endedAfter.getAsLong());
        } catch (IOException e) {
            mergeFailedNanos = System.nanoTime();
            throw e;
        }
    }

    /** Has the next segment made, if nobody is at it; returns whether there is hope, or it has just failed. */
    boolean prepareSpare() {
        if (System.nanoTime() - spareFailedNanos < RETRY_NANOS) {
            return false;
        }
        if (journal.needsSpare() && preparing.compareAndSet(false, true)) {
            inBackground(this::makeSpare, () -> preparing.set(false));
        }
        return true;
    }

    private void makeSpare() throws IOException {
        try {
            journal.prepareSpare();
        } catch (IOException e) {
            spareFailedNanos = System.nanoTime();
            throw e;
        }
    }

    private boolean isDue() {
        long grown = (journal.segment() - grownFrom + 1) * JournalFormat.SEGMENT_BYTES;
        long allowed = (long) FREE_SEGMENTS * JournalFormat.SEGMENT_BYTES + 2 * lastCarriedBytes;
        return (wanted || grown > allowed)
                && !journal.needsSpare()
                && System.nanoTime() - historyFailedNanos >= RETRY_NANOS;
    }

    private void begin() throws IOException {
        wanted = false;
        journal.roll();
        boundary = journal.segment();
        carriedBytes = 0;
        groupsToCarry = groups.groups().iterator();
        logsToCarry = catalog.inviteIDs();
        phase = Phase.CARRYING;
        written = Written.NOT_YET;
        List<StoredLog> leaving = catalog.markLeaving();
        Outcome outcome = new Outcome();
        inBackground(() -> outcome.write(leaving), () -> written = outcome.result);
    }

    private void end() throws IOException {
        phase = Phase.NONE;
        lastCarriedBytes = carriedBytes;
        if (written == Written.FAILED) {
            catalog.keepLeaving();
            historyFailedNanos = System.nanoTime();
            return;
        }
        journal.force();
        journal.needNothingBefore(boundary);
        journal.roll();
        List<Path> unneeded = journal.takeUnneeded();
        inBackground(() -> journal.delete(unneeded), () -> {});
        grownFrom = journal.segment();
    }

    /** Writes the history file. */
    private final class Outcome {
        private Written result = Written.FAILED;

        void write(List<StoredLog> leaving) throws IOException {
            long oldest = endedAfter.getAsLong();
            history.add(leaving.stream()
                    .filter(log -> log.endedAt() > oldest)
                    .map(HistoryLog::of)
                    .toList());
            boolean more = true;
            while (more) {
                more = catalog.removeLeaving(REMOVED_AT_ONCE);
            }
            result = Written.DONE;
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void inBackground(Work work, Runnable after) {
        try {
            background.execute(() -> {
                try {
                    work.run();
                } catch (IOException | RuntimeException e) {
                    LOG.error("the store could not clean up, it will try again", e);
                } finally {
                    after.run();
                    wake.run();
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("the store is closing, no clean-up any more");
        }
    }
}
