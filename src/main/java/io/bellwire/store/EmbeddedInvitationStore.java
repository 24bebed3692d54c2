package io.bellwire.store;

import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.StateFilter;
import io.bellwire.store.AppendResult.Appended;
import io.bellwire.store.AppendResult.LimitReached;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The invitations of an {@link EmbeddedStore}.
 *
 * <p>What is open (about 1 KB each, and its data), and what ended since the last checkpoint (about 300 bytes, and its data),
 * is in memory, and read at once; older history is read from files on a worker thread.
 */
public final class EmbeddedInvitationStore implements InvitationStore {
    /** The longest log, in bytes of the journal, that is taken; far above what the default limits allow. */
    static final int MAX_LOG_BYTES = 5 << 19;

    /**
     * What is kept free of that for the append that ends the invitation, so that it always can end: 10,000 invitees, the
     * most that can be configured, run out of time in less.
     */
    static final int ROOM_FOR_THE_END_BYTES = 704 << 10;

    private static final InvitationKey NEWEST = new InvitationKey(Long.MAX_VALUE, new UUID(-1, -1));
    private static final int REMOVED_AT_ONCE = 64;

    /** A log that is full stays full; there is no use in asking soon. */
    private static final long FULL_LOG_RETRY_MS = 60_000;

    private final Vertx vertx;
    private final EmbeddedStore store;
    private final StoreWriter writer;
    private final Referee referee;
    private final Partitions partitions = Partitions.random();
    private final Catalog catalog;
    private final History history;
    private final StoreClock clock;

    EmbeddedInvitationStore(
            Vertx vertx,
            EmbeddedStore store,
            StoreWriter writer,
            Referee referee,
            Catalog catalog,
            History history,
            StoreClock clock) {
        this.vertx = vertx;
        this.store = store;
        this.writer = writer;
        this.referee = referee;
        this.catalog = catalog;
        this.history = history;
        this.clock = clock;
    }

    @Override
    public long now() {
        writer.timeHandedOut();
        return clock.now();
    }

    @Override
    public Future<AppendResult> append(Append append) {
        ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
        Promise<AppendResult> promise = context.promise();
        try {
            writer.submit(new AppendTask(append, context, promise));
        } catch (StoreUnavailableException e) {
            promise.fail(e);
        }
        return promise.future();
    }

    @Override
    public Future<List<LoggedEvent>> read(UUID inviteID, int afterSeq) {
        removeExpired();
        List<LoggedEvent> inMemory = catalog.read(inviteID, afterSeq);
        if (inMemory != null) {
            return Future.succeededFuture(inMemory);
        }
        if (history.lacks(inviteID)) {
            return Future.succeededFuture(List.of());
        }
        return onWorker(() -> {
            List<LoggedEvent> events = history.read(inviteID, store.endedAfter());
            return List.copyOf(events.subList(Math.min(Math.max(0, afterSeq), events.size()), events.size()));
        });
    }

    @Override
    public Future<Page> list(String userID, StateFilter state, @Nullable String before, int limit) {
        try {
            removeExpired();
            Pages.requireLimit(limit);
            InvitationKey cursor = InvitationKey.ofCursor(before);
            List<InvitationKey> inMemory = catalog.list(userID, state, cursor, limit + 1);
            if (state == StateFilter.OPEN || history.isEmpty()) {
                return Future.succeededFuture(Pages.of(inMemory, limit));
            }
            return onWorker(() -> {
                TreeSet<InvitationKey> found = new TreeSet<>(inMemory);
                InvitationKey from = cursor == null ? NEWEST : cursor;
                found.addAll(history.list(userID, from, store.endedAfter(), limit + 1));
                return Pages.of(List.copyOf(found.descendingSet()), limit);
            });
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(e);
        }
    }

    @Override
    public Future<Page> createdSince(
            String userID, List<String> groupIDs, long since, @Nullable String after, int limit) {
        try {
            removeExpired();
            Pages.requireLimit(limit);
            Catalog.Start start = Catalog.Start.of(since, InvitationKey.ofCursor(after));
            List<InvitationKey> inMemory = catalog.from(userID, groupIDs, start, limit + 1);
            if (history.createdBefore(since)) {
                return Future.succeededFuture(Pages.of(inMemory, limit));
            }
            return onWorker(() -> {
                TreeSet<InvitationKey> found = new TreeSet<>(inMemory);
                found.addAll(history.from(userID, groupIDs, start, store.endedAfter(), limit + 1));
                return Pages.of(List.copyOf(found), limit);
            });
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(e);
        }
    }

    @Override
    public Partitions partitions() {
        return partitions;
    }

    @Override
    public Future<Void> forEachOpen(Set<Integer> wanted, Consumer<StoredInvitation> each) {
        return OpenWalk.start(vertx, catalog, inviteID -> wanted.contains(partitions.of(inviteID)), each);
    }

    @Override
    public Future<Void> forEachOverdue(Set<Integer> wanted, long now, Consumer<UUID> each) {
        return OpenWalk.overdue(vertx, catalog, inviteID -> wanted.contains(partitions.of(inviteID)), now, each);
    }

    /** Closes the whole {@link EmbeddedStore}. */
    @Override
    public Future<Void> close() {
        return store.close();
    }

    private void removeExpired() {
        catalog.removeExpired(store.endedAfter(), REMOVED_AT_ONCE);
    }

    private <T> Future<T> onWorker(Callable<T> reading) {
        return store.onWorker(reading);
    }

    /** One append on its way. */
    private final class AppendTask implements WriterTask {
        private final Append append;
        private final ContextInternal context;
        private final Promise<AppendResult> promise;
        private @Nullable AppendResult result;
        private int bytes;

        AppendTask(Append append, ContextInternal context, Promise<AppendResult> promise) {
            this.append = append;
            this.context = context;
            this.promise = promise;
        }

        @Override
        public ContextInternal context() {
            return context;
        }

        @Override
        public void decide(ByteSink frame, long now) {
            int start = frame.size();
            JournalRecord.writeAppend(append, frame);
            bytes = frame.size() - start;
            result = fits() ? referee.decide(append, now) : new LimitReached("modifications", FULL_LOG_RETRY_MS);
            if (result instanceof Appended appended) {
                JournalRecord.stampAppend(frame, start, appended.at());
            } else {
                frame.cutTo(start);
            }
        }

        private boolean fits() {
            if (bytes > StoreWriter.MAX_APPEND_BYTES) {
                throw new IllegalArgumentException("more than the journal takes: an append of " + bytes + " bytes");
            }
            StoredLog log = catalog.log(append.inviteID());
            int most = append.ends() ? MAX_LOG_BYTES : MAX_LOG_BYTES - ROOM_FOR_THE_END_BYTES;
            return log == null || log.bytes() + bytes <= most;
        }

        @Override
        public void publish(long segment) {
            if (result instanceof Appended appended) {
                List<LoggedEvent> events = new ArrayList<>(MemoryInvitationStore.stamped(append, appended.at()));
                catalog.add(append.inviteID(), events, segment, bytes);
                if (append.ends()) {
                    referee.forget(append.inviteID());
                }
            }
        }

        @Override
        public void answer() {
            promise.complete(result);
        }

        @Override
        public void fail(Throwable cause) {
            promise.fail(cause);
        }
    }
}
