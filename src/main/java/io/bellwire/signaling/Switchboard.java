package io.bellwire.signaling;

import io.bellwire.delivery.Announcer;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.MessageEncoder;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RpcError;
import io.bellwire.store.GroupStore;
import io.bellwire.store.InvitationStore;
import io.bellwire.store.SessionRegistry;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every call that is not about the connection itself, and sends it to where it is carried out. */
public final class Switchboard {

    private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);

    private final InvitationRouter router;
    private final Supplier<UUID> inviteIDs;
    private final InvitationReader reader;
    private final GroupCalls groups;
    private final boolean clientsCreateGroups;

    /**
     * A switchboard.
     *
     * @param inviteIDs makes the inviteID of an invitation that has none yet, for the event loop that asks
     * @param clientsCreateGroups whether users may create groups themselves ({@code groups.clientManaged})
     */
    public Switchboard(
            InvitationRouter router,
            Supplier<UUID> inviteIDs,
            InvitationStore invitations,
            GroupStore groups,
            SessionRegistry sessions,
            Announcer announcer,
            MessageEncoder encoder,
            boolean clientsCreateGroups) {
        this.router = router;
        this.inviteIDs = inviteIDs;
        this.reader = new InvitationReader(invitations, groups, encoder);
        this.groups = new GroupCalls(groups, sessions, announcer, encoder);
        this.clientsCreateGroups = clientsCreateGroups;
    }

    /**
     * Carries out a call of a logged-in client. A call that changes something is answered once its effect is in the store.
     * The future completes on the caller's context and never fails.
     */
    public Future<Reply> ofClient(Actor actor, Call call) {
        if (!clientsCreateGroups && call instanceof Call.CreateGroup) {
            return Future.succeededFuture(RpcError.of(ErrorCode.NO_PERMISSION));
        }
        return ofServer(actor, call);
    }

    /** The same for a server that speaks on a user's behalf: it may create groups in any case. */
    public Future<Reply> ofServer(Actor actor, Call call) {
        return call.match(new Calls(actor)).otherwise(Switchboard::unavailable);
    }

    private static Reply unavailable(Throwable cause) {
        LOG.atWarn().setCause(cause).log("a call came to nothing that is known");
        return RpcError.unavailable();
    }

    private final class Calls implements Call.Cases<Future<Reply>> {
        private final Actor actor;

        Calls(Actor actor) {
            this.actor = actor;
        }

        @Override
        public Future<Reply> onInvitation(Call.OnInvitation call) {
            UUID inviteID = call.inviteID() == null ? inviteIDs.get() : call.inviteID();
            return call instanceof Call.GetSignalingInfo
                    ? reader.info(actor, inviteID)
                    : router.call(actor, inviteID, call);
        }

        @Override
        public Future<Reply> listInvitations(Call.ListInvitations call) {
            return reader.list(actor, call);
        }

        @Override
        public Future<Reply> onGroup(Call.OnGroup call) {
            return groups.call(actor, call);
        }

        @Override
        public Future<Reply> login(Call.Login call) {
            return notHere();
        }

        @Override
        public Future<Reply> ping(Call.Ping call) {
            return notHere();
        }

        @Override
        public Future<Reply> logout(Call.Logout call) {
            return notHere();
        }

        private Future<Reply> notHere() {
            return Future.succeededFuture(RpcError.of(ErrorCode.METHOD_NOT_FOUND));
        }
    }
}
