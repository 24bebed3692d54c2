package io.bellwire.store;

import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.invitation.InvitationEvent.InviteesAdded;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom an append brings into an invitation; each of them takes a seat.
 *
 * @param created null: it creates nothing
 * @param users where it creates, the inviter and the invitees; otherwise those who are added
 */
record RedisNewcomers(@Nullable Created created, List<String> users) {
    private static final byte[] NOTHING = new byte[0];

    static RedisNewcomers of(Append append) {
        List<String> users = new ArrayList<>();
        if (append.events().get(0) instanceof Created created) {
            users.add(created.inviter());
            users.addAll(created.invitees());
            return new RedisNewcomers(created, users);
        }
        for (InvitationEvent event : append.events()) {
            if (event instanceof InviteesAdded more) {
                users.addAll(more.invitees());
            }
        }
        return new RedisNewcomers(null, users);
    }

    /** Whether it may take more than one script: where seats are looked at that should be free, it is tried twice. */
    boolean takeSeats() {
        return !users.isEmpty();
    }

    /** What goes behind those who find the invitation already. */
    byte[] finders() {
        if (created != null) {
            return RedisLog.finders(created);
        }
        return users.isEmpty() ? NOTHING : RedisLog.finders(users);
    }

    /** The group that finds it from now on, "" for none. */
    String groupID() {
        return created == null ? "" : RedisLog.groupOf(created);
    }

    /** Whether the user at that place of {@link #users} is the inviter. */
    boolean isInviter(int place) {
        return created != null && place == 0;
    }
}
