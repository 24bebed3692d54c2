package io.bellwire.signaling;

import io.bellwire.delivery.FanOut;
import io.bellwire.invitation.Command;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RpcError;
import io.bellwire.store.Partitions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.UUID;

/** Sends what is wanted of an invitation to the verticle that owns its partition. */
public final class InvitationRouter {

    private static final long RETRY_AFTER_MS = 1_000;

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
     * Lets the owner carry out a call that changes an invitation. The future completes on the caller's context, and always:
     * an owner answers whatever it is given.
     */
    public Future<Reply> call(Actor actor, UUID inviteID, Call.OnInvitation call) {
        if (fanOut.saturated()) {
            return Future.succeededFuture(RpcError.unavailable(RETRY_AFTER_MS));
        }
        Promise<Reply> answer = vertx.getOrCreateContext().promise();
        bus.send(address(inviteID), new InvitationRequest.OfUser(inviteID, actor, call, answer), local);
        return answer.future();
    }

    /** An invitation that is offered once was written to a device of this user. */
    public void delivered(UUID inviteID, String userID) {
        Command command = new Command.MarkDelivered(List.of(userID));
        bus.send(address(inviteID), new InvitationRequest.Own(inviteID, command), local);
    }

    private String address(UUID inviteID) {
        return Addresses.invitations(partitions.of(inviteID));
    }
}
