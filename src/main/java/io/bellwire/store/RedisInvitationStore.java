package io.bellwire.store;

import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.StateFilter;
import io.bellwire.store.redis.RedisCommand;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The invitations of a {@link RedisStore}. The log and its place among the open ones of its partition change in one
 * script. On one server the rows of users and groups change with them; in Redis Cluster, and where an invitation concerns
 * many, they are written before, so they are only believed where the log agrees.
 *
 * <p>{@code openPerInviter} and {@code openPerInvitee} hold exactly over all nodes, except that a seat which an append
 * did not need after all may keep somebody out for as long as that append takes. {@code openInvitations} is counted: each
 * node knows its own changes at once, those of others within a few seconds.
 */
final class RedisInvitationStore implements InvitationStore {
    private final RedisStore store;
    private final Partitions partitions;
    private final RedisSeats seats;
    private final RedisOpenCount openCount;
    private final RedisAppends appends;
    private final RedisIndex index;
    private final long retentionMs;
    /** Appends that may take more than one step, and those to the same invitation behind them. */
    private final Lines<UUID> lines = new Lines<>();

    /** {@code mostAtOnce}: how many users an append may concern that is one script; 0: it never is. */
    RedisInvitationStore(RedisStore store, Partitions partitions, Limits limits, Duration retention, int mostAtOnce) {
        this.store = store;
        this.partitions = partitions;
        this.retentionMs = retention.toMillis();
        this.seats = new RedisSeats(store, partitions, retention);
        this.openCount = new RedisOpenCount(store, limits.openInvitations());
        RedisReferee referee = new RedisReferee(store, partitions, limits, retentionMs, seats, openCount, mostAtOnce);
        this.appends = new RedisAppends(referee, new RedisClaims(store, limits), seats, openCount);
        this.index = new RedisIndex(store, partitions, seats);
    }

    /** Counts what is open, and begins to count again from time to time. On the port's context. */
    Future<Void> start() {
        return openCount.start();
    }

    /** On the port's context. */
    void stop() {
        openCount.stop();
    }

    @Override
    public long now() {
        return store.clock().now();
    }

    @Override
    public Partitions partitions() {
        return partitions;
    }

    @Override
    public Future<AppendResult> append(Append append) {
        return append(append, () -> {});
    }

    @Override
    public Future<AppendResult> append(Append append, Runnable behind) {
        try {
            append.requireInOrder();
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(e);
        }
        return store.onPort(() -> inLine(append, behind));
    }

    /** Every append begins at once, unless one to the same invitation is under way that may take more than one step. */
    private Future<AppendResult> inLine(Append append, Runnable behind) {
        RedisNewcomers newcomers = RedisNewcomers.of(append);
        return lines.busy(append.inviteID()) || newcomers.takeSeats()
                ? lines.run(append.inviteID(), () -> appends.run(append, newcomers, behind))
                : appends.run(append, newcomers, behind);
    }

    /** What is read may be told to somebody, so it must be as durable as what is answered. */
    @Override
    public Future<List<LoggedEvent>> read(UUID inviteID, int afterSeq) {
        int after = Math.max(0, afterSeq);
        return store.onPort(() -> store.port()
                .send(RedisCommand.on(
                                store.keys().log(partitions.of(inviteID), inviteID),
                                Command.LRANGE,
                                RedisLog.FIRST_EVENT + after,
                                -1)
                        .durably())
                .map(elements -> kept(elements, after)));
    }

    private List<LoggedEvent> kept(@Nullable Response elements, int after) {
        if (elements == null || elements.size() == 0) {
            return List.of();
        }
        List<LoggedEvent> events = RedisLog.events(elements, 0, after + 1);
        LoggedEvent last = events.get(events.size() - 1);
        boolean gone = EventEffect.of(last.event()).ends() && last.at() + retentionMs <= now();
        return gone ? List.of() : events;
    }

    @Override
    public Future<Page> list(String userID, StateFilter state, @Nullable String before, int limit) {
        try {
            Pages.requireLimit(limit);
            InvitationKey cursor = InvitationKey.ofCursor(before);
            return store.onPort(() -> index.list(userID, state, cursor, limit + 1))
                    .map(keys -> Pages.of(keys, limit));
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(e);
        }
    }

    @Override
    public Future<Page> createdSince(
            String userID, List<String> groupIDs, long since, @Nullable String after, int limit) {
        try {
            Pages.requireLimit(limit);
            Catalog.Start start = Catalog.Start.of(since, InvitationKey.ofCursor(after));
            return store.onPort(() -> index.from(userID, List.copyOf(groupIDs), start, limit + 1))
                    .map(keys -> Pages.of(keys, limit));
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(e);
        }
    }

    @Override
    public Future<Void> forEachOpen(Set<Integer> wanted, Consumer<StoredInvitation> each) {
        return RedisOpenWalk.start(store, List.copyOf(wanted), each);
    }

    @Override
    public Future<Void> forEachOverdue(Set<Integer> wanted, long now, Consumer<UUID> each) {
        return RedisOverdue.start(store, List.copyOf(wanted), now, each);
    }

    @Override
    public Future<Void> close() {
        return store.close();
    }
}
