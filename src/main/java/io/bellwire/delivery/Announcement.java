package io.bellwire.delivery;

import io.bellwire.invitation.InvitationEvent;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Feature;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one node tells another one of an event of an invitation, for the users who are connected there.
 *
 * @param seq the event's
 * @param at when it was decided, ms of store time: what was long on its way may be over by now
 * @param from the sender has told this node everything that concerns its users from this {@code seq} on; at most {@code
 *     seq}. Who heard of less than what comes before it has to look into the log
 * @param last whether nothing can follow it ({@code onInvitationEnded})
 * @param except the device that acted, which gets its answer instead; null: there is none
 * @param silent if watchers hear of it: those of the inviter and the invitees who do not
 * @param offer a new invitation, and for whom; null: for nobody
 * @param notice the event's own notice, and for whom; null: for nobody
 * @param event the event itself, if the node may be asked to decide about the invitation without reading its log; else null
 */
public record Announcement(
        UUID inviteID,
        int seq,
        long at,
        int from,
        boolean last,
        @Nullable Actor except,
        List<String> silent,
        @Nullable Part offer,
        @Nullable Part notice,
        @Nullable InvitationEvent event) {

    /** Inviter and invitees, as far as they matter: who is one of them is no watcher. */
    Set<String> participants() {
        Set<String> users = new HashSet<>(silent);
        if (offer != null) {
            users.addAll(offer.users());
        }
        if (notice != null) {
            users.addAll(notice.users());
        }
        return users;
    }

    /**
     * One text, and who gets it.
     *
     * @param feature what a client must have asked for to get it, null: everybody gets it
     * @param payload the JSON text in UTF-8; not to be changed
     * @param users by userID; those who are not connected to the node are ignored
     * @param watchersOf also the members of this group who are neither inviter nor invitee; "": nobody else
     */
    public record Part(@Nullable Feature feature, Buffer payload, List<String> users, String watchersOf) {}
}
