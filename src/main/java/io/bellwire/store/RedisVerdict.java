package io.bellwire.store;

import io.bellwire.store.AppendResult.Appended;
import io.bellwire.store.AppendResult.Conflict;
import io.bellwire.store.AppendResult.WrongTime;
import io.bellwire.store.RedisRow.Seat;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.UUID;

/** What a script said to an append: its code, and what {@code log.lua} and {@code append-with-rows.lua} say follows it. */
final class RedisVerdict {
    private static final int TAKEN = 0;
    private static final int CONFLICT = 1;
    private static final int WRONG_TIME = 2;
    private static final int STALE = 3;
    private static final int ENDED = 4;
    private static final int NO_SEAT = 5;

    /** Where those who find an invitation are, if it was taken and has ended. */
    private static final int FINDERS = 4;

    private final Response reply;
    private final int code;

    RedisVerdict(Response reply) {
        this.reply = reply;
        this.code = reply.get(0).toInteger();
    }

    boolean taken() {
        return code == TAKEN;
    }

    /** The time of the creation is too long ago; {@link #at} is the time now. */
    boolean stale() {
        return code == STALE;
    }

    /** Somebody finds no seat: {@link #place}, {@link #firstSeat}. */
    boolean noSeat() {
        return code == NO_SEAT;
    }

    /** Whether rows with that key are those of an invitation: the same node and millisecond may have made it already. */
    boolean hasRows(InvitationKey key) {
        return taken() || (code == CONFLICT && number(2) == key.createTime());
    }

    /** Store time. */
    long at() {
        return number(1);
    }

    /** The place among the newcomers of the one who finds no seat. */
    int place() {
        return (int) number(1) - 1;
    }

    /** The row of the seat that comes free first. */
    Response firstSeat() {
        return reply.get(2);
    }

    /** The seats of what was taken. */
    Seat seat(UUID inviteID) {
        return new Seat(number(3), new InvitationKey(number(2), inviteID));
    }

    /** Those who still have rows of what was taken, and ended with it; the inviter is the first. */
    List<String> finders() {
        return reply.size() > FINDERS
                ? RedisLog.Finders.of(reply.get(FINDERS).toBytes()).users()
                : List.of();
    }

    /** For the caller, unless it was stale, or somebody found no seat. */
    AppendResult result() {
        return switch (code) {
            case TAKEN -> new Appended(at());
            case CONFLICT -> new Conflict((int) number(1));
            case WRONG_TIME -> new WrongTime(at(), number(2));
            case ENDED -> throw new IllegalArgumentException("the invitation has ended");
            default -> throw new IllegalStateException("the script says " + code);
        };
    }

    private long number(int place) {
        return reply.get(place).toLong();
    }
}
