package io.bellwire.store;

import io.bellwire.invitation.Decision.Condition;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.protocol.Limits;
import io.bellwire.store.AppendResult.Conflict;
import io.bellwire.store.AppendResult.LimitReached;
import io.bellwire.store.RedisRow.Seat;
import io.bellwire.store.redis.RedisCommand;
import io.bellwire.store.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Has a script in Redis decide on an append, and does what follows when it was taken.
 *
 * <p>On the port's context.
 */
final class RedisReferee {
    private final RedisStore store;
    private final Partitions partitions;
    private final Limits limits;
    private final long retentionMs;
    private final RedisSeats seats;
    private final RedisOpenCount openCount;
    private final int mostAtOnce;

    RedisReferee(
            RedisStore store,
            Partitions partitions,
            Limits limits,
            long retentionMs,
            RedisSeats seats,
            RedisOpenCount openCount,
            int mostAtOnce) {
        this.store = store;
        this.partitions = partitions;
        this.limits = limits;
        this.retentionMs = retentionMs;
        this.seats = seats;
        this.openCount = openCount;
        this.mostAtOnce = mostAtOnce;
    }

    RedisStore store() {
        return store;
    }

    /** The key of the log. */
    String log(UUID inviteID) {
        return store.keys().log(partitions.of(inviteID), inviteID);
    }

    /** Whether {@link #decideAtOnce} may: the script must not keep the server for long. */
    boolean canDecideAtOnce(Append append, RedisNewcomers newcomers) {
        return mostAtOnce > 0
                && newcomers.users().size() <= mostAtOnce
                && settled(append).size() <= mostAtOnce;
    }

    /** Decides, and changes rows and seats with the log. */
    Future<RedisVerdict> decideAtOnce(Append append, RedisNewcomers newcomers, Runnable behind) {
        long now = store.clock().now();
        List<String> settled = settled(append);
        Created created = newcomers.created();
        String groupID = newcomers.groupID();
        List<String> keys = keys(append.inviteID());
        newcomers.users().forEach(user -> keys.add(store.keys().user(user)));
        if (!groupID.isEmpty()) {
            keys.add(store.keys().groupIndex(groupID));
        }
        settled.forEach(user -> keys.add(store.keys().user(user)));
        List<Object> arguments = arguments(append, newcomers, now);
        arguments.add(store.keys().users());
        arguments.add(mostAtOnce);
        arguments.add(seats.keptMs());
        arguments.add(limits.openPerInviter());
        arguments.add(limits.openPerInvitee());
        arguments.add(newcomers.users().size());
        arguments.add(groupID.isEmpty() ? 0 : 1);
        arguments.add(settled.size());
        arguments.add(created == null ? "" : created.onlineUserOnly() ? 0 : 1);
        return send(append, store.scripts().appendWithRows(), keys, arguments, now, behind);
    }

    /**
     * Decides; the rows of newcomers are there already. Those who have no part in it any more lose their seats after it,
     * and nobody waits for that.
     *
     * @param at what store time is; a creation gets just that time
     */
    Future<RedisVerdict> decide(Append append, RedisNewcomers newcomers, long at, Runnable behind) {
        List<Object> arguments = arguments(append, newcomers, at);
        return send(append, store.scripts().append(), keys(append.inviteID()), arguments, at, behind)
                .onSuccess(verdict -> {
                    if (verdict.taken()) {
                        giveUp(settled(append), verdict.seat(append.inviteID()));
                    }
                });
    }

    /** Whoever creates again what is there is told so, whether there is room for another one or not. */
    Future<AppendResult> unlessThere(UUID inviteID, LimitReached full) {
        return store.port()
                .send(RedisCommand.on(log(inviteID), Command.LINDEX, 0))
                .map(element -> {
                    RedisLog.Head head = element == null ? null : RedisLog.Head.of(element);
                    return head == null || head.gone(store.clock().now()) ? full : new Conflict(head.seq());
                });
    }

    private Future<RedisVerdict> send(
            Append append, Script script, List<String> keys, List<Object> arguments, long at, Runnable behind) {
        if (store.clustered()) {
            int partition = partitions.of(append.inviteID());
            keys.add(store.keys().decided(partition, store.nodeID(), RedisDecisions.period(at)));
        }
        RedisCommand command =
                RedisCommand.run(script, keys, arguments.toArray()).durably();
        return store.port().send(command, behind).map(reply -> {
            if (reply == null) {
                throw new StoreUnavailableException("no answer to an append");
            }
            RedisVerdict verdict = new RedisVerdict(reply);
            if (verdict.taken()) {
                taken(append, verdict);
            }
            return verdict;
        });
    }

    private List<String> keys(UUID inviteID) {
        List<String> keys = new ArrayList<>();
        keys.add(log(inviteID));
        keys.add(store.keys().open(partitions.of(inviteID)));
        return keys;
    }

    /** What {@code log.lua} needs to know. */
    private List<Object> arguments(Append append, RedisNewcomers newcomers, long at) {
        List<Object> arguments = new ArrayList<>(20);
        Created created = newcomers.created();
        arguments.add(at);
        arguments.add(append.expectedSeq());
        arguments.add(word(append.condition()));
        arguments.add(append.ends() ? 1 : 0);
        arguments.add(created == null ? 0 : created.lifetimeMs());
        arguments.add(retentionMs);
        arguments.add(HistoryFormat.idKey(append.inviteID()));
        arguments.add(newcomers.finders());
        arguments.add(append.events().size());
        append.events().forEach(event -> arguments.add(RedisLog.event(event)));
        return arguments;
    }

    private static String word(Condition condition) {
        return switch (condition) {
            case ANY -> "-";
            case BEFORE_DEADLINE -> "B";
            case AT_OR_AFTER_DEADLINE -> "A";
        };
    }

    /** Those who have answered, or will not, while others go on; at the end everybody's seats come free. */
    private static List<String> settled(Append append) {
        List<String> settled = new ArrayList<>();
        if (!append.ends()) {
            for (InvitationEvent event : append.events()) {
                settled.addAll(EventEffect.of(event).settled());
            }
        }
        return settled;
    }

    private void taken(Append append, RedisVerdict verdict) {
        store.clock().notBefore(verdict.at());
        int more = (append.expectedSeq() == 0 ? 1 : 0) - (append.ends() ? 1 : 0);
        openCount.changed(partitions.of(append.inviteID()), more);
        List<String> finders = verdict.finders();
        if (!finders.isEmpty()) {
            free(finders, verdict.seat(append.inviteID()));
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

    private void giveUp(List<String> invitees, Seat seat) {
        byte[] row = RedisRow.seat(RedisRow.INVITEE_SEAT, seat);
        invitees.forEach(user -> seats.remove(store.keys().user(user), List.of(row)));
    }
}
