package io.bellwire.store;

import io.bellwire.protocol.StateFilter;
import io.bellwire.store.redis.RedisCommand;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds the invitations of a user. A row is only a hint: whether there is such an invitation, created at that time, open
 * or ended, and the user's or the group's, says its log. Rows that turn out to be wrong are removed on the way.
 *
 * <p>On the port's context.
 */
final class RedisIndex {
    /** Rows of one key that are read beyond what is asked for: some may turn out to be wrong. */
    private static final int SPARE_ROWS = 8;

    private static final InvitationKey BEYOND = new InvitationKey(Long.MAX_VALUE, new UUID(-1, -1));

    private final RedisStore store;
    private final Partitions partitions;
    private final RedisSeats seats;

    RedisIndex(RedisStore store, Partitions partitions, RedisSeats seats) {
        this.store = store;
        this.partitions = partitions;
        this.seats = seats;
    }

    /** The newest {@code limit} before {@code before}, newest first. */
    Future<List<InvitationKey>> list(String userID, StateFilter state, @Nullable InvitationKey before, int limit) {
        return more(userID, state, before == null ? BEYOND : before, limit, new ArrayList<>());
    }

    private Future<List<InvitationKey>> more(
            String userID, StateFilter state, InvitationKey before, int limit, List<InvitationKey> found) {
        char kind = state == StateFilter.OPEN ? RedisRow.OPEN : RedisRow.LISTED;
        int most = limit - found.size() + SPARE_ROWS;
        String key = store.keys().user(userID);
        return store.port()
                .send(RedisCommand.on(
                        key,
                        Command.ZRANGE,
                        RedisRow.bound(kind, before, false),
                        RedisRow.first(kind),
                        "BYLEX",
                        "REV",
                        "LIMIT",
                        0,
                        most))
                .compose(rows -> {
                    List<InvitationKey> keys = keys(rows);
                    return looked(keys).compose(logs -> {
                        for (Looked log : logs) {
                            if (found.size() < limit && belongs(log, key, kind, userID) && log.fits(state)) {
                                found.add(log.key);
                            }
                        }
                        return found.size() >= limit || keys.size() < most
                                ? Future.succeededFuture(found)
                                : more(userID, state, keys.get(keys.size() - 1), limit, found);
                    });
                });
    }

    /** Whether the user has a part in it. A row of which that can't be is removed. */
    private boolean belongs(Looked log, String key, char kind, String userID) {
        boolean believed = log.exists() && log.finders().include(userID, List.of());
        boolean useful = believed && (kind == RedisRow.LISTED || log.open());
        if (!useful && store.clock().now() - log.key.createTime() > RedisSeats.UNDER_WAY_MS) {
            seats.remove(key, List.of(kind == RedisRow.LISTED ? RedisRow.listed(log.key) : RedisRow.open(log.key)));
        }
        return believed;
    }

    /** The oldest {@code limit} of what a user finds from {@code start} on, oldest first. */
    Future<List<InvitationKey>> from(String userID, List<String> groupIDs, Catalog.Start start, int limit) {
        return from(userID, groupIDs, start, limit, new ArrayList<>());
    }

    private Future<List<InvitationKey>> from(
            String userID, List<String> groupIDs, Catalog.Start start, int limit, List<InvitationKey> found) {
        int most = limit - found.size() + SPARE_ROWS;
        List<Future<@Nullable Response>> sources = new ArrayList<>();
        sources.add(rows(store.keys().user(userID), start, most));
        groupIDs.forEach(groupID -> sources.add(rows(store.keys().groupIndex(groupID), start, most)));
        return Future.all(sources).compose(all -> {
            TreeSet<InvitationKey> candidates = new TreeSet<>();
            sources.forEach(rows -> candidates.addAll(keys(rows.result())));
            boolean complete = candidates.size() <= most
                    && sources.stream().allMatch(rows -> keys(rows.result()).size() < most);
            List<InvitationKey> looking = candidates.stream().limit(most).toList();
            return looked(looking).compose(logs -> {
                for (Looked log : logs) {
                    if (found.size() < limit && log.exists() && log.finders().include(userID, groupIDs)) {
                        found.add(log.key);
                    }
                }
                if (found.size() >= limit || complete) {
                    return Future.succeededFuture(found);
                }
                InvitationKey last = looking.get(looking.size() - 1);
                return from(userID, groupIDs, new Catalog.Start(last, false), limit, found);
            });
        });
    }

    private Future<@Nullable Response> rows(String key, Catalog.Start start, int most) {
        return store.port()
                .send(RedisCommand.on(
                        key,
                        Command.ZRANGE,
                        RedisRow.bound(RedisRow.LISTED, start.key(), start.inclusive()),
                        RedisRow.last(RedisRow.LISTED),
                        "BYLEX",
                        "LIMIT",
                        0,
                        most));
    }

    private static List<InvitationKey> keys(@Nullable Response rows) {
        List<InvitationKey> keys = new ArrayList<>();
        for (Response row : rows == null ? List.<Response>of() : rows) {
            keys.add(RedisRow.key(row.toBytes()));
        }
        return keys;
    }

    /** Reads the beginning of each log. */
    private Future<List<Looked>> looked(List<InvitationKey> keys) {
        List<Future<@Nullable Response>> answers = new ArrayList<>(keys.size());
        for (InvitationKey key : keys) {
            String log = store.keys().log(partitions.of(key.inviteID()), key.inviteID());
            answers.add(store.port().send(RedisCommand.on(log, Command.LRANGE, 0, RedisLog.FIRST_EVENT - 1)));
        }
        return Future.all(answers).map(all -> {
            List<Looked> looked = new ArrayList<>(keys.size());
            for (int i = 0; i < keys.size(); i++) {
                looked.add(new Looked(
                        keys.get(i), answers.get(i).result(), store.clock().now()));
            }
            return looked;
        });
    }

    /** A row, and what the log says to it. */
    private static final class Looked {
        final InvitationKey key;
        private final RedisLog.@Nullable Head head;
        private final RedisLog.@Nullable Finders finders;

        Looked(InvitationKey key, @Nullable Response elements, long now) {
            this.key = key;
            if (elements == null || elements.size() < RedisLog.FIRST_EVENT) {
                this.head = null;
                this.finders = null;
                return;
            }
            RedisLog.Head found = RedisLog.Head.of(elements.get(0));
            boolean same = found.createTime() == key.createTime() && !found.gone(now);
            this.head = same ? found : null;
            this.finders = same ? RedisLog.Finders.of(elements.get(1).toBytes()) : null;
        }

        boolean exists() {
            return head != null;
        }

        boolean open() {
            return head != null && head.open();
        }

        RedisLog.Finders finders() {
            return finders == null ? new RedisLog.Finders("", List.of()) : finders;
        }

        boolean fits(StateFilter state) {
            return switch (state) {
                case ALL -> exists();
                case OPEN -> open();
                case ENDED -> exists() && !open();
            };
        }
    }
}
