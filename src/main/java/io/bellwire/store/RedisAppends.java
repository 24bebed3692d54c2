package io.bellwire.store;

import io.bellwire.store.AppendResult.LimitReached;
import io.vertx.core.Future;

/**
 * Carries appends out: as one script with everything that belongs to it where that can be, otherwise step by step. Both
 * ways write the same rows.
 *
 * <p>On the port's context.
 */
final class RedisAppends {
    private final RedisReferee referee;
    private final RedisSteps steps;
    private final RedisClaims claims;
    private final RedisSeats seats;
    private final RedisOpenCount openCount;

    RedisAppends(RedisReferee referee, RedisClaims claims, RedisSeats seats, RedisOpenCount openCount) {
        this.referee = referee;
        this.steps = new RedisSteps(referee, claims, seats);
        this.claims = claims;
        this.seats = seats;
        this.openCount = openCount;
    }

    /** Runs {@code behind} when the script that decides has been handed in, once for each time that it is. */
    Future<AppendResult> run(Append append, RedisNewcomers newcomers, Runnable behind) {
        if (newcomers.created() == null) {
            return carryOut(append, newcomers, behind);
        }
        LimitReached full = openCount.begin();
        return full != null
                ? referee.unlessThere(append.inviteID(), full)
                : carryOut(append, newcomers, behind).onComplete(done -> openCount.end());
    }

    private Future<AppendResult> carryOut(Append append, RedisNewcomers newcomers, Runnable behind) {
        return referee.canDecideAtOnce(append, newcomers)
                ? atOnce(append, newcomers, behind)
                : steps.run(append, newcomers, behind);
    }

    private Future<AppendResult> atOnce(Append append, RedisNewcomers newcomers, Runnable behind) {
        return referee.decideAtOnce(append, newcomers, behind)
                .compose(verdict -> verdict.noSeat()
                        ? againIfFreed(verdict, append, newcomers, behind)
                        : Future.succeededFuture(verdict.result()));
    }

    private Future<AppendResult> againIfFreed(
            RedisVerdict verdict, Append append, RedisNewcomers newcomers, Runnable behind) {
        return seats.refused(claims.seatsOf(newcomers, verdict.place()), verdict.firstSeat())
                .compose(full -> full != null ? Future.succeededFuture(full) : atOnce(append, newcomers, behind));
    }
}
