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

/**
 * Sends what is wanted of an invitation to the verticle that owns its partition, or to the node that does. If that node
 * does not answer, the verticle here decides: the store is the referee, so that is as right, only slower.
 */
public final class InvitationRouter {

    private final VertxInternal vertx;
    private final EventBus bus;
    private final Partitions partitions;
    private final FanOut fanOut;
    private final Ownership ownership;
    private final DeliveryOptions local =
            new DeliveryOptions().setLocalOnly(true).setCodecName(new LocalCodec<>(InvitationRequest.class).name());

    /** Over the owners that are deployed on {@code vertx}. */
    public InvitationRouter(Vertx vertx, Partitions partitions, FanOut fanOut, Ownership ownership) {
        this.vertx = (VertxInternal) vertx;
        this.bus = vertx.eventBus();
        this.partitions = partitions;
        this.fanOut = fanOut;
        this.ownership = ownership;
    }

    /**
     * Lets the owner carry out a call that changes an invitation. The future completes on the caller's context, and always:
     * an owner answers whatever it is given.
     */
    public Future<Reply> call(Actor actor, UUID inviteID, Call.OnInvitation call) {
        if (fanOut.saturated()) {
            return Future.succeededFuture(RpcError.unavailable());
        }
        Promise<Reply> answer = vertx.getOrCreateContext().promise();
        String nodeID = ownership.ownerOf(partitions.of(inviteID));
        if (nodeID == null) {
            here(actor, inviteID, call, Long.MAX_VALUE, answer);
        } else {
            ownership
                    .ask(nodeID, inviteID, actor, call)
                    .onSuccess(answer::complete)
                    .onFailure(silent -> here(actor, inviteID, call, Long.MAX_VALUE, answer));
        }
        return answer.future();
    }

    /**
     * Carries out on this node what another node asks for; the same as {@link #call} otherwise.
     *
     * @param notAfter store time from which on it must not be carried out any more, ms
     */
    public Future<Reply> callHere(Actor actor, UUID inviteID, Call.OnInvitation call, long notAfter) {
        if (fanOut.saturated()) {
            return Future.succeededFuture(RpcError.unavailable());
        }
        Promise<Reply> answer = vertx.getOrCreateContext().promise();
        here(actor, inviteID, call, notAfter, answer);
        return answer.future();
    }

    private void here(Actor actor, UUID inviteID, Call.OnInvitation call, long notAfter, Promise<Reply> answer) {
        send(new InvitationRequest.OfUser(inviteID, actor, call, notAfter, answer));
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
