package io.bellwire.signaling;

import io.bellwire.invitation.Invitation;
import io.bellwire.invitation.Role;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Answer;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.MessageEncoder;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RpcError;
import io.bellwire.protocol.Scope;
import io.bellwire.protocol.SignalingInfo;
import io.bellwire.store.GroupStore;
import io.bellwire.store.InvitationStore;
import io.bellwire.store.InvitationStore.Page;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers {@code getSignalingInfo} and {@code listInvitations} from the store: what it shows is durable. */
final class InvitationReader {

    /** After so many invitations it is looked whether the page is full, so that not many are read in vain. */
    private static final int CHECK_EVERY = 8;

    private final InvitationStore invitations;
    private final GroupStore groups;
    private final MessageEncoder encoder;

    InvitationReader(InvitationStore invitations, GroupStore groups, MessageEncoder encoder) {
        this.invitations = invitations;
        this.groups = groups;
        this.encoder = encoder;
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
        Future<Page> listed;
        try {
            listed = invitations.list(actor.userID(), call.state(), call.before(), call.limit());
        } catch (IllegalArgumentException malformed) {
            listed = Future.failedFuture(malformed);
        }
        return listed.compose(page -> read(page, new ArrayList<>(), 0))
                .compose(infos -> cut(actor, call, infos))
                .recover(InvitationReader::malformedCursor);
    }

    private record Read(Page page, List<SignalingInfo> infos) {}

    private Future<Read> read(Page page, List<SignalingInfo> infos, int index) {
        boolean full = index % CHECK_EVERY == 0 && encoder.invitationsThatFit(infos) < infos.size();
        if (full || index == page.inviteIDs().size()) {
            return Future.succeededFuture(new Read(page, infos));
        }
        UUID inviteID = page.inviteIDs().get(index);
        return invitations.read(inviteID, 0).compose(log -> {
            if (!log.isEmpty()) {
                infos.add(Invitation.fold(inviteID, log).info(invitations.now()));
            }
            return read(page, infos, index + 1);
        });
    }

    private Future<Reply> cut(Actor actor, Call.ListInvitations call, Read read) {
        List<SignalingInfo> infos = read.infos();
        int fitting = encoder.invitationsThatFit(infos);
        if (fitting == infos.size()) {
            return Future.succeededFuture(
                    new Answer.Invitations(infos, read.page().next()));
        }
        List<SignalingInfo> shown = List.copyOf(infos.subList(0, fitting));
        return invitations
                .list(actor.userID(), call.state(), call.before(), fitting)
                .map(page -> new Answer.Invitations(shown, page.next()));
    }

    private static Future<Reply> malformedCursor(@Nullable Throwable cause) {
        return cause instanceof IllegalArgumentException
                ? Future.succeededFuture(RpcError.value("before", "not the next of an earlier page"))
                : Future.failedFuture(cause);
    }
}
