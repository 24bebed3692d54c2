package io.bellwire.store;

import io.bellwire.store.AppendResult.LimitReached;
import io.bellwire.store.RedisRow.Seat;
import io.bellwire.store.redis.RedisCommand;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of users and groups: taken before an append, given back after it. Each user's rows are one key, which no other
 * append is decided with; so a seat is a promise made ahead. What a crash leaves of it is a row without an invitation,
 * which nobody is shown, and which is removed when it stands in somebody's way, or after a day.
 *
 * <p>On the port's context.
 */
final class RedisSeats {
    private static final long HOUR_MS = 3_600_000;

    /** Longest lifetime of an invitation, and some more for one that ends late. */
    private static final long LONGEST_OPEN_MS = 25 * HOUR_MS;

    /** A row that is younger may belong to an append that is still under way. */
    static final long UNDER_WAY_MS = 60_000;

    /** Seats that are looked at when none is free. */
    private static final int MOST_EXAMINED = 200;

    /** A user without a free seat has them looked at once in this time at most. */
    private static final long EXAMINED_MS = 1_000;

    private static final int EXAMINED_USERS = 10_000;

    private final RedisStore store;
    private final Partitions partitions;
    private final long keptMs;
    /** When the seats of a user were looked at last, the earliest first. */
    private final LinkedHashMap<String, Long> examined = new LinkedHashMap<>();

    RedisSeats(RedisStore store, Partitions partitions, Duration retention) {
        this.store = store;
        this.partitions = partitions;
        this.keptMs = retention.toMillis() + LONGEST_OPEN_MS;
    }

    /** How long listed rows are kept, ms. */
    long keptMs() {
        return keptMs;
    }

    /**
     * What is to be added to the rows of one key.
     *
     * @param name of the bound, for the refusal
     * @param kind of the seat
     * @param limit how many seats of that kind there are, 0: any number
     * @param seat null: none is needed
     * @param others rows that need no seat
     */
    record Claim(
            String key,
            String name,
            char kind,
            int limit,
            @Nullable Seat seat,
            List<byte[]> others) {
        /** Everything that it adds. */
        List<byte[]> rows() {
            List<byte[]> rows = new ArrayList<>(others);
            if (seat != null) {
                rows.add(RedisRow.seat(kind, seat));
            }
            return rows;
        }
    }

    /** Adds all rows; null: done. Otherwise the first that found no seat; then some of them may be there. */
    Future<@Nullable LimitReached> take(List<Claim> claims) {
        if (!store.port().hasRoom(claims.size() + 1)) {
            return Future.failedFuture(new StoreUnavailableException("too much waits for Redis already"));
        }
        List<Future<@Nullable Response>> answers = new ArrayList<>(claims.size());
        for (Claim claim : claims) {
            answers.add(ask(claim));
        }
        return Future.join(answers).transform(all -> {
            return all.failed() ? Future.failedFuture(all.cause()) : refusal(claims, answers);
        });
    }

    private Future<@Nullable LimitReached> refusal(List<Claim> claims, List<Future<@Nullable Response>> answers) {
        for (int i = 0; i < claims.size(); i++) {
            Response first = answers.get(i).result();
            if (first != null) {
                return refused(claims.get(i), first)
                        .compose(full -> full == null ? take(claims) : Future.succeededFuture(full));
            }
        }
        return Future.succeededFuture();
    }

    /**
     * Redis found no seat for a claim; null: now there may be one, it is to be tried again.
     *
     * @param first the row of the seat that comes free first
     */
    Future<@Nullable LimitReached> refused(Claim claim, Response first) {
        return examine(claim).map(freed -> freed ? null : reached(claim, RedisRow.seat(first.toBytes())));
    }

    private LimitReached reached(Claim claim, Seat first) {
        return new LimitReached(
                claim.name(), Math.max(1, first.expireAt() - store.clock().now()));
    }

    private Future<@Nullable Response> ask(Claim claim) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(store.clock().now());
        arguments.add(String.valueOf(claim.kind()));
        arguments.add(claim.limit());
        Seat seat = claim.seat();
        arguments.add(seat == null ? "" : RedisRow.seat(claim.kind(), seat));
        arguments.add(keptMs);
        arguments.addAll(claim.others());
        return store.port()
                .send(RedisCommand.run(store.scripts().rows(), List.of(claim.key()), arguments.toArray())
                        .durably());
    }

    /** Removes what claims have added; nobody waits for it. */
    void giveBack(List<Claim> claims) {
        claims.forEach(claim -> remove(claim.key(), claim.rows()));
    }

    /** Removes rows; nobody waits for it. */
    void remove(String key, List<byte[]> rows) {
        store.port().send(RedisCommand.on(key, Command.ZREM, rows.toArray()));
    }

    /** Removes seats to which no open invitation belongs; whether there were any. */
    private Future<Boolean> examine(Claim claim) {
        long now = store.clock().now();
        Long last = examined.get(claim.key());
        if (last != null && now - last < EXAMINED_MS) {
            return Future.succeededFuture(false);
        }
        examined.remove(claim.key());
        examined.put(claim.key(), now);
        if (examined.size() > EXAMINED_USERS) {
            examined.remove(examined.keySet().iterator().next());
        }
        return store.port()
                .send(RedisCommand.on(
                        claim.key(),
                        Command.ZRANGE,
                        RedisRow.first(claim.kind()),
                        RedisRow.last(claim.kind()),
                        "BYLEX",
                        "LIMIT",
                        0,
                        MOST_EXAMINED))
                .compose(rows -> examine(claim, rows, now));
    }

    private Future<Boolean> examine(Claim claim, @Nullable Response rows, long now) {
        List<Seat> looked = new ArrayList<>();
        List<Future<@Nullable Response>> heads = new ArrayList<>();
        for (Response row : rows == null ? List.<Response>of() : rows) {
            Seat seat = RedisRow.seat(row.toBytes());
            if (now - seat.key().createTime() > UNDER_WAY_MS) {
                looked.add(seat);
                heads.add(head(seat));
            }
        }
        return Future.all(heads).map(all -> {
            List<byte[]> dead = new ArrayList<>();
            for (int i = 0; i < looked.size(); i++) {
                if (!holds(looked.get(i), heads.get(i).result())) {
                    dead.add(RedisRow.seat(claim.kind(), looked.get(i)));
                }
            }
            if (!dead.isEmpty()) {
                remove(claim.key(), dead);
            }
            return !dead.isEmpty();
        });
    }

    private Future<@Nullable Response> head(Seat seat) {
        int partition = partitions.of(seat.key().inviteID());
        return store.port()
                .send(RedisCommand.on(store.keys().log(partition, seat.key().inviteID()), Command.LINDEX, 0));
    }

    private static boolean holds(Seat seat, @Nullable Response head) {
        if (head == null) {
            return false;
        }
        RedisLog.Head known = RedisLog.Head.of(head);
        return known.open() && known.createTime() == seat.key().createTime();
    }
}
