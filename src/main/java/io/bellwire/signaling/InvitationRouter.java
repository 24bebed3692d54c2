package io.bellwire.signaling;

import io.bellwire.delivery.Announcement;
import io.bellwire.delivery.FanOut;
import io.bellwire.invitation.Command;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RpcError;
import io.bellwire.store.InvitationStore.StoredInvitation;
import io.bellwire.store.Partitions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Sends what is wanted of an invitation to the verticle of its partition on this node. */
public final class InvitationRouter {

    private final VertxInternal vertx;
    private final EventBus bus;
    private final Partitions partitions;
    private final FanOut fanOut;
    private final DeliveryOptions local =
            new DeliveryOptions().setLocalOnly(true).setCodecName(new LocalCodec<>(InvitationRequest.class).name());

    /** Over the owners that are deployed on {@code vertx}. */
    public InvitationRouter(Vertx vertx, Partitions partitions, FanOut fanOut) {
        this.vertx = (VertxInternal) vertx;
        this.bus = vertx.eventBus();
        this.partitions = partitions;
        this.fanOut = fanOut;
    }

    /**
     * Has a call carried out that changes an invitation, where that is done best. The future completes on the caller's
     * context, and always: an owner answers whatever it is given.
     */
    public Future<Reply> call(Actor actor, UUID inviteID, Call.OnInvitation call) {
        return call(actor, inviteID, call, Long.MAX_VALUE, false);
    }

    /**
     * Carries out on this node what another node asks for; the same as {@link #call} otherwise.
     *
     * @param notAfter store time from which on it must not be carried out any more, ms
     */
    public Future<Reply> callHere(Actor actor, UUID inviteID, Call.OnInvitation call, long notAfter) {
        return call(actor, inviteID, call, notAfter, true);
    }

    private Future<Reply> call(Actor actor, UUID inviteID, Call.OnInvitation call, long notAfter, boolean here) {
        if (fanOut.saturated()) {
            return Future.succeededFuture(RpcError.unavailable());
        }
        Promise<Reply> answer = vertx.getOrCreateContext().promise();
        send(new InvitationRequest.OfUser(inviteID, actor, call, notAfter, here, answer));
        return answer.future();
    }

    /** An invitation that is offered once was written to a device of this user. */
    public void delivered(UUID inviteID, String userID) {
        send(new InvitationRequest.Own(inviteID, new Command.MarkDelivered(List.of(userID))));
    }

    /**
     * Another node tells of an event. What it tells of one invitation is to be handed over in order.
     *
     * @return the users here to whom a new invitation was written
     */
    public Future<Set<String>> hear(Announcement announcement) {
        Promise<Set<String>> reached = vertx.getOrCreateContext().promise();
        send(new InvitationRequest.Announced(announcement, reached));
        return reached.future();
    }

    /** Somebody here may not have been told of everything in this log. */
    public void hear(StoredInvitation stored) {
        send(new InvitationRequest.Decided(stored.inviteID(), stored.events()));
    }

    /** An invitation's deadline has passed, and perhaps nobody has noticed. */
    public void overdue(UUID inviteID) {
        send(new InvitationRequest.Own(inviteID, new Command.Expire()));
    }

    private void send(InvitationRequest request) {
        bus.send(Addresses.invitations(partitions.of(request.inviteID())), request, local);
    }
}
