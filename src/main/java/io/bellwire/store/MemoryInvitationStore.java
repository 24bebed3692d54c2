package io.bellwire.store;

import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.StateFilter;
import io.bellwire.store.AppendResult.Appended;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps everything in memory, and loses it with the process: for trying out and for tests.
 *
 * <p>Every future is complete when it is returned, except those of {@link #forEachOpen} and {@link #forEachOverdue}.
 *
 * <p>An open invitation takes about 1 KB and its data, bounded by {@code limits.openInvitations} and a third of the heap. An
 * ended one takes about 300 bytes and its data, and 200 for each of its users who is in no other, until it is removed: once
 * it ended {@code retention} ago, or when more than {@code maxEnded} have ended since, or an eighth of the heap is full of
 * them.
 */
public final class MemoryInvitationStore implements InvitationStore {
    /** Ended invitations kept at most unless told otherwise. */
    public static final int DEFAULT_MAX_ENDED = 100_000;

    /** Ended invitations take at most that much of the heap, about: an eighth of it. */
    static final long MAX_ENDED_BYTES = Runtime.getRuntime().maxMemory() / 8;

    private static final int REMOVED_AT_ONCE = 64;

    private final Vertx vertx;
    private final StoreClock clock;
    private final long retentionMs;
    private final int maxEnded;
    private final Partitions partitions = Partitions.random();
    private final Catalog catalog = new Catalog();
    private final Referee referee;
    private boolean closed;

    /** An empty store that keeps at most {@link #DEFAULT_MAX_ENDED} ended invitations. */
    public MemoryInvitationStore(Vertx vertx, Limits limits, Duration retention, StoreClock clock) {
        this(vertx, limits, retention, clock, DEFAULT_MAX_ENDED);
    }

    /**
     * An empty store.
     *
     * @param retention how long an invitation is kept after it ended
     * @param maxEnded how many ended ones are kept; one more removes the one that ended first
     */
    public MemoryInvitationStore(Vertx vertx, Limits limits, Duration retention, StoreClock clock, int maxEnded) {
        this.vertx = vertx;
        this.clock = clock;
        this.retentionMs = retention.toMillis();
        this.maxEnded = maxEnded;
        this.referee = new Referee(limits, catalog::seq);
    }

    @Override
    public long now() {
        return clock.now();
    }

    @Override
    public Future<AppendResult> append(Append append) {
        return answer(() -> decide(append));
    }

    private AppendResult decide(Append append) {
        if (closed) {
            throw new StoreUnavailableException("the store is closed");
        }
        AppendResult result = referee.decide(append, clock.now());
        if (result instanceof Appended appended) {
            catalog.add(append.inviteID(), stamped(append, appended.at()), 0, 0);
            if (append.ends()) {
                referee.forget(append.inviteID());
            }
        }
        return result;
    }

    /** The events of an append that was taken. */
    static List<LoggedEvent> stamped(Append append, long at) {
        List<LoggedEvent> logged = new ArrayList<>(append.events().size());
        int seq = append.expectedSeq();
        for (InvitationEvent event : append.events()) {
            logged.add(new LoggedEvent(++seq, at, event));
        }
        return logged;
    }

    @Override
    public Future<List<LoggedEvent>> read(UUID inviteID, int afterSeq) {
        return answer(() -> {
            List<LoggedEvent> events = catalog.read(inviteID, afterSeq);
            return events == null ? List.of() : events;
        });
    }

    @Override
    public Future<Page> list(String userID, StateFilter state, @Nullable String before, int limit) {
        return answer(() -> {
            Pages.requireLimit(limit);
            return Pages.of(catalog.list(userID, state, InvitationKey.ofCursor(before), limit + 1), limit);
        });
    }

    @Override
    public Future<Page> createdSince(
            String userID, List<String> groupIDs, long since, @Nullable String after, int limit) {
        return answer(() -> {
            Pages.requireLimit(limit);
            Catalog.Start start = Catalog.Start.of(since, InvitationKey.ofCursor(after));
            return Pages.of(catalog.from(userID, groupIDs, start, limit + 1), limit);
        });
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

    @Override
    public Future<Void> close() {
        return answer(() -> {
            closed = true;
            return null;
        });
    }

    /** Removes what is due, then computes the answer, all in one piece. */
    private synchronized <T extends @Nullable Object> Future<T> answer(Callable<T> computation) {
        try {
            removeDue();
            return Future.succeededFuture(computation.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }

    private void removeDue() {
        catalog.removeExpired(clock.now() - retentionMs, REMOVED_AT_ONCE);
        catalog.removeOldestEnded(Math.max(0, catalog.endedCount() - maxEnded));
        catalog.shrinkEnded(MAX_ENDED_BYTES);
    }
}
