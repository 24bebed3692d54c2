package io.bellwire.signaling;

import io.bellwire.invitation.Command;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import java.util.UUID;

/** What the router sends to the owner of an invitation. */
sealed interface InvitationRequest {
    UUID inviteID();

    /** A user's call. */
    record OfUser(UUID inviteID, Actor actor, Call.OnInvitation call) implements InvitationRequest {}

    /** A command of the gateway's own. */
    record Own(UUID inviteID, Command command) implements InvitationRequest {}
}
