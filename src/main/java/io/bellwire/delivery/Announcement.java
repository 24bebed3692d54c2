package io.bellwire.delivery;

import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Feature;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one node tells another one of an event of an invitation, for the users who are connected there.
 *
 * @param seq the event's
 * @param from the sender has told this node everything that concerns its users from this {@code seq} on; at most {@code
 *     seq}. Who heard of less than what comes before it has to look into the log
 * @param last whether nothing can follow it ({@code onInvitationEnded})
 * @param except the device that acted, which gets its answer instead; null: there is none
 * @param offer a new invitation, and for whom; null: for nobody
 * @param notice the event's own notice, and for whom; null: for nobody
 */
public record Announcement(
        UUID inviteID,
        int seq,
        int from,
        boolean last,
        @Nullable Actor except,
        @Nullable Part offer,
        @Nullable Part notice) {

    /**
     * One text, and who gets it.
     *
     * @param feature what a client must have asked for to get it, null: everybody gets it
     * @param payload the JSON text in UTF-8; not to be changed
     * @param users by userID; those who are not connected to the node are ignored
     * @param watchersOf also the members of this group who are neither inviter nor invitee; "": nobody else
     */
    @SuppressWarnings("ArrayRecordComponent") // shared by all who get it, and never compared
    public record Part(@Nullable Feature feature, byte[] payload, List<String> users, String watchersOf) {}
}
