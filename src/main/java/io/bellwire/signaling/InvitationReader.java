package io.bellwire.signaling;

import io.bellwire.delivery.InvitationPages;
import io.bellwire.invitation.Invitation;
import io.bellwire.invitation.Role;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Answer;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.MessageEncoder;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RpcError;
import io.bellwire.protocol.Scope;
import io.bellwire.store.GroupStore;
import io.bellwire.store.InvitationStore;
import io.vertx.core.Future;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers {@code getSignalingInfo} and {@code listInvitations} from the store: what it shows is durable. */
final class InvitationReader {

    private final InvitationStore invitations;
    private final GroupStore groups;
    private final InvitationPages pages;

    InvitationReader(InvitationStore invitations, GroupStore groups, MessageEncoder encoder) {
        this.invitations = invitations;
        this.groups = groups;
        this.pages = new InvitationPages(invitations, encoder);
    }

    /** Shows an invitation to a participant; to everybody else it does not exist. */
    Future<Reply> info(Actor actor, UUID inviteID) {
        return invitations.read(inviteID, 0).compose(log -> {
            if (log.isEmpty()) {
                return Future.succeededFuture(RpcError.unknown(inviteID));
            }
            Invitation invitation = Invitation.fold(inviteID, log);
            return role(actor, invitation)
                    .map(role -> role == Role.STRANGER
                            ? RpcError.unknown(inviteID)
                            : new Answer.Info(invitation.info(invitations.now())));
        });
    }

    private Future<Role> role(Actor actor, Invitation invitation) {
        Role role = invitation.role(actor.userID(), false);
        if (role != Role.STRANGER || invitation.scope() != Scope.GROUP) {
            return Future.succeededFuture(role);
        }
        return groups.group(invitation.groupID())
                .map(group -> invitation.role(actor.userID(), group != null && group.has(actor.userID())));
    }

    /** One page of the caller's invitations; it ends early where the message would be too large. */
    Future<Reply> list(Actor actor, Call.ListInvitations call) {
        return pages.read(actor.userID(), call.state(), call.before(), call.limit())
                .<Reply>map(page -> new Answer.Invitations(page.invitations(), page.next()))
                .recover(InvitationReader::malformedCursor);
    }

    private static Future<Reply> malformedCursor(@Nullable Throwable cause) {
        return cause instanceof IllegalArgumentException
                ? Future.succeededFuture(RpcError.value("before", "not the next of an earlier page"))
                : Future.failedFuture(cause);
    }
}
