package io.bellwire.signaling;

import io.bellwire.delivery.Announcement;
import io.bellwire.invitation.Command;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Reply;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What the router sends to the owner of an invitation. */
sealed interface InvitationRequest {
    UUID inviteID();

    /**
     * A user's call. The answer does not travel back over the bus, which would need an address and a timer for each call:
     * whoever asks hands its promise over.
     *
     * @param notAfter store time from which on it must not be carried out any more, ms
     * @param here whether it is to be carried out on this node, which was asked by another one
     */
    record OfUser(
            UUID inviteID, Actor actor, Call.OnInvitation call, long notAfter, boolean here, Promise<Reply> answer)
            implements InvitationRequest {}

    /** A command of the gateway's own. */
    record Own(UUID inviteID, Command command) implements InvitationRequest {}

    /** Another node tells of an event; {@code reached} are the users here to whom a new invitation was written. */
    record Announced(Announcement announcement, Promise<Set<String>> reached) implements InvitationRequest {
        @Override
        public UUID inviteID() {
            return announcement.inviteID();
        }
    }

    /**
     * A whole log, of which somebody here may not have been told.
     *
     * @param log as it has just been read; empty: it is to be read
     */
    record Decided(UUID inviteID, List<LoggedEvent> log) implements InvitationRequest {}
}
