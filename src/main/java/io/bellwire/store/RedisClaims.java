package io.bellwire.store;

import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.protocol.Limits;
import io.bellwire.store.RedisRow.Seat;
import io.bellwire.store.RedisSeats.Claim;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What newcomers need of the rows of users and groups. */
final class RedisClaims {
    private final RedisStore store;
    private final Limits limits;

    RedisClaims(RedisStore store, Limits limits) {
        this.store = store;
        this.limits = limits;
    }

    /** Everything that newcomers need, the users first and in their order. */
    List<Claim> all(RedisNewcomers newcomers, Seat seat, List<byte[]> rows) {
        List<Claim> claims = new ArrayList<>(newcomers.users().size() + 1);
        for (int i = 0; i < newcomers.users().size(); i++) {
            claims.add(claim(newcomers, i, seat, rows));
        }
        String groupID = newcomers.groupID();
        if (!groupID.isEmpty()) {
            claims.add(new Claim(
                    store.keys().groupIndex(groupID),
                    "",
                    RedisRow.INVITEE_SEAT,
                    0,
                    null,
                    List.of(RedisRow.listed(seat.key()))));
        }
        return claims;
    }

    /** What lists find an invitation by. */
    static List<byte[]> rows(Created created, InvitationKey key) {
        return created.onlineUserOnly() ? List.of() : List.of(RedisRow.open(key), RedisRow.listed(key));
    }

    /** The seats that the user at that place needs one of. */
    Claim seatsOf(RedisNewcomers newcomers, int place) {
        return claim(newcomers, place, null, List.of());
    }

    private Claim claim(RedisNewcomers newcomers, int place, @Nullable Seat seat, List<byte[]> rows) {
        String key = store.keys().user(newcomers.users().get(place));
        return newcomers.isInviter(place)
                ? new Claim(key, "openPerInviter", RedisRow.INVITER_SEAT, limits.openPerInviter(), seat, rows)
                : new Claim(key, "openPerInvitee", RedisRow.INVITEE_SEAT, limits.openPerInvitee(), seat, rows);
    }
}
