package io.bellwire.store;

import io.bellwire.group.GroupMachine;
import io.bellwire.protocol.Limits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Invitations and groups in one data folder of this machine, without a server: the default store.
 *
 * <p>Appends go into a journal ({@link JournalFormat}) and are answered once they are in it as {@link Fsync} says; what
 * survives what stands there. What is open is in memory as well. What has ended moves into history files ({@link
 * HistoryFormat}) in the background, and is deleted with them. The folder holds two or three segments of the journal at
 * least, up to 12 MiB; the journal grows to that and about three times what is open.
 *
 * <p>Memory: about 1 KB and its data per invitation that is open; about 300 bytes and its data per one that ended since the
 * last checkpoint (about 25,000); about 6 bytes per ended one in the history.
 */
public final class EmbeddedStore {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStore.class);

    /** One for what the journal waits for, one for what is removed, one for what takes long. */
    private static final int BACKGROUND_THREADS = 3;

    /** Because of its youngest invitation a history file may live longer by this part of the retention. */
    private static final int SPANS = 4;

    private static final int READING_THREADS = 2;
    private static final long CLOSING_SECONDS = 30;

    private final StoreClock clock;
    private final long retentionMs;
    private final FileChannel lock;
    private final WorkerExecutor readers;
    private final ExecutorService background;
    private final Journal journal;
    private final History history;
    private final Checkpoint checkpoint;
    private final StoreWriter writer;
    private final EmbeddedInvitationStore invitations;
    private final EmbeddedGroupStore groups;
    private final Promise<Void> closed = Promise.promise();
    private volatile boolean takesAppends = true;

    /**
     * Opens a data folder, or makes it. Blocks while it reads the journal: not for an event loop.
     *
     * @param limits the bounds on open invitations, and on groups
     * @param retention how long an invitation is kept after it ended
     * @throws StoreUnavailableException if another process has it open, or the disk fails
     * @throws CorruptDataException if something that was acknowledged is damaged; the message says where
     */
    public static EmbeddedStore open(
            Vertx vertx, Path folder, Fsync fsync, Limits limits, Duration retention, StoreClock clock) {
        return open(vertx, folder, fsync, limits, retention, clock, Disk.REAL);
    }

    static EmbeddedStore open(
            Vertx vertx, Path folder, Fsync fsync, Limits limits, Duration retention, StoreClock clock, Disk disk) {
        FileChannel lock = lock(folder);
        try {
            return new EmbeddedStore(vertx, folder, fsync, limits, retention, clock, disk, lock);
        } catch (IOException e) {
            closeQuietly(lock);
            throw new StoreUnavailableException("the data folder " + folder + " can't be opened: " + e, e);
        } catch (RuntimeException e) {
            closeQuietly(lock);
            throw e;
        }
    }

    private EmbeddedStore(
            Vertx vertx,
            Path folder,
            Fsync fsync,
            Limits limits,
            Duration retention,
            StoreClock clock,
            Disk disk,
            FileChannel lock)
            throws IOException {
        this.clock = clock;
        this.retentionMs = retention.toMillis();
        this.lock = lock;
        this.history = History.open(disk, folder, retentionMs / SPANS);
        Catalog catalog = new Catalog();
        GroupTable table = new GroupTable(new GroupMachine(limits));
        Referee referee = new Referee(limits, inviteID -> seqOfEnded(catalog, inviteID));
        this.journal = replay(disk, folder, catalog, referee, table);
        this.background = Executors.newFixedThreadPool(BACKGROUND_THREADS, EmbeddedStore::backgroundThread);
        this.readers = vertx.createSharedWorkerExecutor("bellwire-store-" + folder, READING_THREADS);
        this.checkpoint = new Checkpoint(journal, catalog, table, history, this::endedAfter, background);
        this.writer = new StoreWriter(journal, checkpoint, clock, fsync, this::stopped);
        checkpoint.wakeBy(writer::wake);
        this.invitations = new EmbeddedInvitationStore(vertx, this, writer, referee, catalog, history, clock);
        this.groups = new EmbeddedGroupStore(vertx, writer, table);
        writer.start();
    }

    private Journal replay(Disk disk, Path folder, Catalog catalog, Referee referee, GroupTable table)
            throws IOException {
        JournalReplay replay = new JournalReplay(catalog, referee, table, clock);
        Journal recovered = JournalRecovery.recover(disk, folder, replay);
        replay.finish();
        recovered.prepareSpare();
        // After a crash during a checkpoint they may be in both.
        catalog.removeEndedIf(log -> seqInHistory(log.key().inviteID()) == log.seq());
        return recovered;
    }

    /** Whether it takes appends: not once it was closed, or the disk failed; then only a restart helps. */
    public boolean takesAppends() {
        return takesAppends;
    }

    /** The invitations. */
    public EmbeddedInvitationStore invitations() {
        return invitations;
    }

    /** The groups. */
    public EmbeddedGroupStore groups() {
        return groups;
    }

    /** Finishes what was taken, and releases the folder. Once closed, it stays closed; closing again is fine. */
    public Future<Void> close() {
        writer.close();
        ContextInternal context = ContextInternal.current();
        if (context == null) {
            return closed.future();
        }
        Promise<Void> onContext = context.promise();
        closed.future().onComplete(onContext);
        return onContext.future();
    }

    /** Has a checkpoint made, however short the journal is. */
    void checkpointSoon() {
        checkpoint.want();
    }

    /** What ended at or before this is not kept any more. */
    long endedAfter() {
        return clock.now() - retentionMs;
    }

    <T> Future<T> onWorker(Callable<T> reading) {
        return readers.executeBlocking(
                () -> {
                    try {
                        return reading.call();
                    } catch (IOException | CorruptDataException e) {
                        throw new StoreUnavailableException("the history can't be read: " + e.getMessage(), e);
                    }
                },
                false);
    }

    private int seqOfEnded(Catalog catalog, UUID inviteID) {
        int seq = catalog.seq(inviteID);
        return seq > 0 || history.lacks(inviteID) ? seq : seqInHistory(inviteID);
    }

    private int seqInHistory(UUID inviteID) {
        try {
            return history.seq(inviteID, endedAfter());
        } catch (IOException | CorruptDataException e) {
            throw new StoreUnavailableException("the history can't be read: " + e.getMessage(), e);
        }
    }

    /** The writer has stopped, at the end of its thread. */
    private void stopped(@Nullable Throwable failure) {
        takesAppends = false;
        history.stopMerging();
        background.shutdown();
        try {
            if (!background.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the store's clean-up takes too long, closing all the same");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        release();
        closed.tryComplete();
    }

    private void release() {
        try {
            journal.close();
            history.close();
        } catch (IOException e) {
            LOG.warn("closing the store's files failed", e);
        }
        readers.close();
        closeQuietly(lock);
    }

    private static Thread backgroundThread(Runnable work) {
        Thread thread = new Thread(work, "bellwire-store-background");
        thread.setDaemon(true);
        return thread;
    }

    /** Locks the folder; the lock goes with the channel, and with the process. */
    private static FileChannel lock(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel)) {
                return channel;
            }
            channel.close();
        } catch (IOException e) {
            throw new StoreUnavailableException("the data folder " + folder + " can't be opened: " + e, e);
        }
        throw new StoreUnavailableException(
                "the data folder " + folder + " is in use by another process; each needs a folder of its own");
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
