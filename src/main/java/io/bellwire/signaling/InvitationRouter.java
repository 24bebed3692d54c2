package io.bellwire.signaling;

import io.bellwire.delivery.FanOut;
import io.bellwire.invitation.Command;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RpcError;
import io.bellwire.store.Partitions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what is wanted of an invitation to the verticle that owns its partition. */
public final class InvitationRouter {

    /** An owner that has not answered by then is given up on, and the caller told to repeat; ms. */
    private static final long OWNER_TIMEOUT_MS = 10_000;

    private static final long RETRY_AFTER_MS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(InvitationRouter.class);

    private final EventBus bus;
    private final Partitions partitions;
    private final FanOut fanOut;
    private final DeliveryOptions request = new DeliveryOptions()
            .setLocalOnly(true)
            .setCodecName(new LocalCodec<>(InvitationRequest.class).name())
            .setSendTimeout(OWNER_TIMEOUT_MS);

    /** Over the owners that are deployed on {@code vertx}. */
    public InvitationRouter(Vertx vertx, Partitions partitions, FanOut fanOut) {
        this.bus = vertx.eventBus();
        this.partitions = partitions;
        this.fanOut = fanOut;
    }

    /** Lets the owner carry out a call that changes an invitation. */
    public Future<Reply> call(Actor actor, UUID inviteID, Call.OnInvitation call) {
        if (fanOut.saturated()) {
            return Future.succeededFuture(RpcError.unavailable(RETRY_AFTER_MS));
        }
        return bus.<Reply>request(address(inviteID), new InvitationRequest.OfUser(inviteID, actor, call), request)
                .map(Message::body)
                .otherwise(InvitationRouter::unavailable);
    }

    /** An invitation that is offered once was written to a device of this user. */
    public void delivered(UUID inviteID, String userID) {
        Command command = new Command.MarkDelivered(List.of(userID));
        bus.send(address(inviteID), new InvitationRequest.Own(inviteID, command), request);
    }

    private String address(UUID inviteID) {
        return Addresses.invitations(partitions.of(inviteID));
    }

    private static Reply unavailable(Throwable cause) {
        LOG.atWarn().setCause(cause).log("the owner of an invitation did not answer");
        return RpcError.unavailable(RETRY_AFTER_MS);
    }
}
