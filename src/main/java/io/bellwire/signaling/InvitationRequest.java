package io.bellwire.signaling;

import io.bellwire.invitation.Command;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Reply;
import io.vertx.core.Promise;
import java.util.UUID;

/** What the router sends to the owner of an invitation. */
sealed interface InvitationRequest {
    UUID inviteID();

    /**
     * A user's call. The answer does not travel back over the bus, which would need an address and a timer for each call:
     * whoever asks hands its promise over.
     */
    record OfUser(UUID inviteID, Actor actor, Call.OnInvitation call, Promise<Reply> answer)
            implements InvitationRequest {}

    /** A command of the gateway's own. */
    record Own(UUID inviteID, Command command) implements InvitationRequest {}
}
