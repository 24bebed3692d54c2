package io.bellwire.store;

import io.bellwire.invitation.Decision.Condition;
import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.store.RedisRow.Seat;
import io.bellwire.store.RedisSeats.Claim;
import io.bellwire.store.redis.RedisCommand;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends step by step, for Redis Cluster, and for those that concern too many users for one script. Whatever brings
 * somebody in takes the rows and seats first; a creation is stamped with the time that its rows were written with, so that
 * both agree.
 *
 * <p>On the port's context.
 */
final class RedisSteps {
    /** How often a creation is tried whose rows took too long. */
    private static final int MOST_ATTEMPTS = 3;

    private final RedisStore store;
    private final RedisReferee referee;
    private final RedisClaims claims;
    private final RedisSeats seats;

    RedisSteps(RedisReferee referee, RedisClaims claims, RedisSeats seats) {
        this.store = referee.store();
        this.referee = referee;
        this.claims = claims;
        this.seats = seats;
    }

    /** Runs {@code behind} when the script that decides has been handed in, once for each time that it is. */
    Future<AppendResult> run(Append append, RedisNewcomers newcomers, Runnable behind) {
        Created created = newcomers.created();
        if (created != null) {
            return create(append, created, newcomers, behind, 1);
        }
        return newcomers.users().isEmpty() ? decideNow(append, newcomers, behind) : add(append, newcomers, behind);
    }

    private Future<AppendResult> create(
            Append append, Created created, RedisNewcomers newcomers, Runnable behind, int attempt) {
        long at = store.clock().now();
        InvitationKey key = new InvitationKey(at, append.inviteID());
        List<Claim> wanted =
                claims.all(newcomers, new Seat(at + created.lifetimeMs(), key), RedisClaims.rows(created, key));
        return seats.take(wanted).onFailure(lost -> seats.giveBack(wanted)).compose(full -> {
            if (full != null) {
                seats.giveBack(wanted);
                return referee.unlessThere(append.inviteID(), full);
            }
            return referee.decide(append, newcomers, at, behind).compose(verdict -> {
                if (!verdict.hasRows(key)) {
                    seats.giveBack(wanted);
                }
                if (!verdict.stale()) {
                    return Future.succeededFuture(verdict.result());
                }
                store.clock().notBefore(verdict.at());
                return attempt < MOST_ATTEMPTS
                        ? create(append, created, newcomers, behind, attempt + 1)
                        : Future.failedFuture(new StoreUnavailableException("Redis is too slow to create anything"));
            });
        });
    }

    /** The time of creation and the deadline must be known before the rows can be written. */
    private Future<AppendResult> add(Append append, RedisNewcomers newcomers, Runnable behind) {
        return store.port()
                .send(RedisCommand.on(referee.log(append.inviteID()), Command.LRANGE, 0, RedisLog.FIRST_EVENT))
                .compose(found -> {
                    List<Claim> wanted = wanted(append, newcomers, found);
                    return wanted.isEmpty()
                            ? decideNow(append, newcomers, behind)
                            : addWith(wanted, append, newcomers, behind);
                });
    }

    /** Nothing where the append will be refused anyway. */
    private List<Claim> wanted(Append append, RedisNewcomers newcomers, @Nullable Response found) {
        if (found == null || found.size() <= RedisLog.FIRST_EVENT) {
            return List.of();
        }
        RedisLog.Head head = RedisLog.Head.of(found.get(0));
        boolean late =
                append.condition() == Condition.BEFORE_DEADLINE && store.clock().now() >= head.expireAt();
        if (head.seq() != append.expectedSeq() || !head.open() || late) {
            return List.of();
        }
        Created created =
                (Created) RedisLog.events(found, RedisLog.FIRST_EVENT, 1).get(0).event();
        InvitationKey key = new InvitationKey(head.createTime(), append.inviteID());
        return claims.all(newcomers, new Seat(head.expireAt(), key), RedisClaims.rows(created, key));
    }

    /**
     * Where it comes to nothing, the rows stay: another node may be adding the same users, and theirs are the same. They
     * are not believed, and what they keep of somebody's seats is given up when the invitation has ended.
     */
    private Future<AppendResult> addWith(List<Claim> wanted, Append append, RedisNewcomers newcomers, Runnable behind) {
        return seats.take(wanted)
                .compose(full -> full != null ? Future.succeededFuture(full) : decideNow(append, newcomers, behind));
    }

    private Future<AppendResult> decideNow(Append append, RedisNewcomers newcomers, Runnable behind) {
        return referee.decide(append, newcomers, store.clock().now(), behind).map(RedisVerdict::result);
    }
}
