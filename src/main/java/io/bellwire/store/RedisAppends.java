package io.bellwire.store;

import io.bellwire.invitation.Decision.Condition;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.invitation.InvitationEvent.InviteesAdded;
import io.bellwire.protocol.Limits;
import io.bellwire.store.AppendResult.Appended;
import io.bellwire.store.AppendResult.Conflict;
import io.bellwire.store.AppendResult.LimitReached;
import io.bellwire.store.AppendResult.WrongTime;
import io.bellwire.store.RedisRow.Seat;
import io.bellwire.store.RedisSeats.Claim;
import io.bellwire.store.redis.RedisCommand;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Carries appends out. One that neither creates nor adds invitees is a single script. The others take the rows and seats
 * first; a creation is stamped with the time that its rows were written with, so that both agree.
 *
 * <p>On the port's context.
 */
final class RedisAppends {
    private static final int TAKEN = 0;
    private static final int CONFLICT = 1;
    private static final int WRONG_TIME = 2;
    private static final int STALE = 3;
    private static final int ENDED = 4;

    /** How often a creation is tried whose rows took too long. */
    private static final int MOST_ATTEMPTS = 3;

    private static final byte[] NOTHING = new byte[0];

    private final RedisStore store;
    private final Partitions partitions;
    private final Limits limits;
    private final long retentionMs;
    private final RedisSeats seats;
    private final RedisOpenCount openCount;

    RedisAppends(
            RedisStore store,
            Partitions partitions,
            Limits limits,
            long retentionMs,
            RedisSeats seats,
            RedisOpenCount openCount) {
        this.store = store;
        this.partitions = partitions;
        this.limits = limits;
        this.retentionMs = retentionMs;
        this.seats = seats;
        this.openCount = openCount;
    }

    /** Whether it takes more than one script. */
    boolean takesSteps(Append append) {
        return append.expectedSeq() == 0 || append.events().stream().anyMatch(InviteesAdded.class::isInstance);
    }

    /** Runs {@code behind} when the script has been handed in, once for each time that it is. */
    Future<AppendResult> run(Append append, Runnable behind) {
        if (append.events().get(0) instanceof Created created) {
            LimitReached full = openCount.begin();
            return full != null
                    ? unlessThere(append.inviteID(), full)
                    : create(append, created, behind, 1).onComplete(done -> openCount.end());
        }
        List<String> added = added(append);
        return added.isEmpty() ? decideNow(append, added, behind) : add(append, added, behind);
    }

    private static List<String> added(Append append) {
        List<String> users = new ArrayList<>();
        for (InvitationEvent event : append.events()) {
            if (event instanceof InviteesAdded more) {
                users.addAll(more.invitees());
            }
        }
        return users;
    }

    private Future<AppendResult> create(Append append, Created created, Runnable behind, int attempt) {
        long at = store.clock().now();
        InvitationKey key = new InvitationKey(at, append.inviteID());
        List<Claim> claims = claims(created, new Seat(at + created.lifetimeMs(), key));
        Future<@Nullable LimitReached> taken = seats.take(claims).onFailure(lost -> seats.giveBack(claims));
        return taken.compose(full -> {
            if (full != null) {
                seats.giveBack(claims);
                return unlessThere(append.inviteID(), full);
            }
            return decide(append, List.of(), at, behind).compose(decided -> {
                if (!hasRows(decided, key)) {
                    seats.giveBack(claims);
                }
                if (decided.code != STALE) {
                    return Future.succeededFuture(result(decided));
                }
                store.clock().notBefore(decided.first());
                return attempt < MOST_ATTEMPTS
                        ? create(append, created, behind, attempt + 1)
                        : Future.failedFuture(new StoreUnavailableException("Redis is too slow to create anything"));
            });
        });
    }

    /** Whoever creates again what is there is told so, whether there is room for another one or not. */
    private Future<AppendResult> unlessThere(UUID inviteID, LimitReached full) {
        return store.port()
                .send(RedisCommand.on(log(inviteID), Command.LINDEX, 0))
                .map(element -> {
                    RedisLog.Head head = element == null ? null : RedisLog.Head.of(element);
                    return head == null || head.gone(store.clock().now()) ? full : new Conflict(head.seq());
                });
    }

    /** Whether the rows are those of an invitation: the same node and millisecond may have made it already, with the very same. */
    private static boolean hasRows(Decided decided, InvitationKey key) {
        return decided.code == TAKEN || (decided.code == CONFLICT && decided.second() == key.createTime());
    }

    private List<Claim> claims(Created created, Seat seat) {
        InvitationKey key = seat.key();
        List<byte[]> rows = rows(created, key);
        List<Claim> claims = new ArrayList<>(created.invitees().size() + 2);
        claims.add(new Claim(
                store.keys().user(created.inviter()),
                "openPerInviter",
                RedisRow.INVITER_SEAT,
                limits.openPerInviter(),
                seat,
                rows));
        created.invitees().forEach(invitee -> claims.add(inviteeClaim(invitee, seat, rows)));
        RedisLog.Finders finders = RedisLog.Finders.of(RedisLog.finders(created));
        if (!finders.groupID().isEmpty()) {
            claims.add(new Claim(
                    store.keys().groupIndex(finders.groupID()),
                    "",
                    RedisRow.INVITEE_SEAT,
                    0,
                    null,
                    List.of(RedisRow.listed(key))));
        }
        return claims;
    }

    /** What lists find it by. */
    private static List<byte[]> rows(Created created, InvitationKey key) {
        return created.onlineUserOnly() ? List.of() : List.of(RedisRow.open(key), RedisRow.listed(key));
    }

    private Claim inviteeClaim(String invitee, Seat seat, List<byte[]> rows) {
        return new Claim(
                store.keys().user(invitee),
                "openPerInvitee",
                RedisRow.INVITEE_SEAT,
                limits.openPerInvitee(),
                seat,
                rows);
    }

    /** The time of creation and the deadline must be known before the rows can be written. */
    private Future<AppendResult> add(Append append, List<String> added, Runnable behind) {
        String log = log(append.inviteID());
        return store.port()
                .send(RedisCommand.on(log, Command.LRANGE, 0, RedisLog.FIRST_EVENT))
                .compose(found -> {
                    if (found == null || found.size() <= RedisLog.FIRST_EVENT) {
                        return Future.succeededFuture(new Conflict(0));
                    }
                    RedisLog.Head head = RedisLog.Head.of(found.get(0));
                    boolean late = append.condition() == Condition.BEFORE_DEADLINE
                            && store.clock().now() >= head.expireAt();
                    if (head.seq() != append.expectedSeq() || !head.open() || late) {
                        return decideNow(append, added, behind);
                    }
                    Created created = (Created) RedisLog.events(found, RedisLog.FIRST_EVENT, 1)
                            .get(0)
                            .event();
                    InvitationKey key = new InvitationKey(head.createTime(), append.inviteID());
                    Seat seat = new Seat(head.expireAt(), key);
                    List<byte[]> rows = rows(created, key);
                    return addWith(
                            added.stream()
                                    .map(user -> inviteeClaim(user, seat, rows))
                                    .toList(),
                            append,
                            added,
                            behind);
                });
    }

    /**
     * Where it comes to nothing, the rows stay: another node may be adding the same users, and theirs are the same. They
     * are not believed, and what they keep of somebody's seats is given up when the invitation has ended.
     */
    private Future<AppendResult> addWith(List<Claim> claims, Append append, List<String> added, Runnable behind) {
        return seats.take(claims)
                .compose(full -> full != null ? Future.succeededFuture(full) : decideNow(append, added, behind));
    }

    private Future<AppendResult> decideNow(Append append, List<String> added, Runnable behind) {
        return decide(append, added, store.clock().now(), behind).map(this::result);
    }

    private String log(UUID inviteID) {
        return store.keys().log(partitions.of(inviteID), inviteID);
    }

    private Future<Decided> decide(Append append, List<String> added, long at, Runnable behind) {
        int partition = partitions.of(append.inviteID());
        RedisCommand command = RedisCommand.run(
                        store.scripts().append(), keys(partition, append.inviteID(), at), arguments(append, added, at))
                .durably();
        return store.port().send(command, behind).map(reply -> {
            if (reply == null) {
                throw new StoreUnavailableException("no answer to an append");
            }
            Decided decided = new Decided(append, reply);
            settle(decided);
            return decided;
        });
    }

    private List<String> keys(int partition, UUID inviteID, long at) {
        String log = store.keys().log(partition, inviteID);
        String open = store.keys().open(partition);
        return store.clustered()
                ? List.of(log, open, store.keys().decided(partition, store.nodeID(), RedisDecisions.period(at)))
                : List.of(log, open);
    }

    private Object[] arguments(Append append, List<String> added, long at) {
        List<Object> arguments = new ArrayList<>(8 + append.events().size());
        Created created = append.events().get(0) instanceof Created first ? first : null;
        arguments.add(at);
        arguments.add(append.expectedSeq());
        arguments.add(word(append.condition()));
        arguments.add(append.ends() ? 1 : 0);
        arguments.add(created == null ? 0 : created.lifetimeMs());
        arguments.add(retentionMs);
        arguments.add(HistoryFormat.idKey(append.inviteID()));
        byte[] more = added.isEmpty() ? NOTHING : RedisLog.finders(added);
        arguments.add(created == null ? more : RedisLog.finders(created));
        append.events().forEach(event -> arguments.add(RedisLog.event(event)));
        return arguments.toArray();
    }

    private static String word(Condition condition) {
        return switch (condition) {
            case ANY -> "-";
            case BEFORE_DEADLINE -> "B";
            case AT_OR_AFTER_DEADLINE -> "A";
        };
    }

    /** What was taken frees seats. Nobody waits for it. */
    private void settle(Decided decided) {
        if (decided.code != TAKEN) {
            return;
        }
        Append append = decided.append;
        store.clock().notBefore(decided.first());
        InvitationKey key = new InvitationKey(decided.second(), append.inviteID());
        Seat seat = new Seat(decided.third(), key);
        int partition = partitions.of(append.inviteID());
        openCount.changed(partition, (append.expectedSeq() == 0 ? 1 : 0) - (append.ends() ? 1 : 0));
        if (append.ends()) {
            free(RedisLog.Finders.of(decided.reply.get(4).toBytes()).users(), seat);
            return;
        }
        byte[] row = RedisRow.seat(RedisRow.INVITEE_SEAT, seat);
        for (InvitationEvent event : append.events()) {
            EventEffect.of(event)
                    .settled()
                    .forEach(user -> seats.remove(store.keys().user(user), List.of(row)));
        }
    }

    /** The first one is the inviter. */
    private void free(List<String> users, Seat seat) {
        byte[] open = RedisRow.open(seat.key());
        byte[] inviter = RedisRow.seat(RedisRow.INVITER_SEAT, seat);
        byte[] invitee = RedisRow.seat(RedisRow.INVITEE_SEAT, seat);
        for (int i = 0; i < users.size(); i++) {
            seats.remove(store.keys().user(users.get(i)), List.of(open, i == 0 ? inviter : invitee));
        }
    }

    private AppendResult result(Decided decided) {
        return switch (decided.code) {
            case TAKEN -> new Appended(decided.first());
            case CONFLICT -> new Conflict((int) decided.first());
            case WRONG_TIME -> new WrongTime(decided.first(), decided.second());
            case ENDED -> throw new IllegalArgumentException("the invitation has ended");
            default -> throw new IllegalStateException("the script says " + decided.code);
        };
    }

    /** What the script said. */
    private static final class Decided {
        final Append append;
        final Response reply;
        final int code;

        Decided(Append append, Response reply) {
            this.append = append;
            this.reply = reply;
            this.code = reply.get(0).toInteger();
        }

        long first() {
            return reply.get(1).toLong();
        }

        long second() {
            return reply.get(2).toLong();
        }

        long third() {
            return reply.get(3).toLong();
        }
    }
}
