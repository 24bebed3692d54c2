package io.bellwire.signaling;

import io.bellwire.delivery.Announcer;
import io.bellwire.invitation.InvitationMachine;
import io.bellwire.protocol.Reply;
import io.bellwire.store.GroupStore;
import io.bellwire.store.InvitationStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Owns the invitations of some partitions: keeps those in work, decides in the order in which calls arrive, drives the
 * timeouts. One instance per event loop.
 */
public final class InvitationVerticle extends VerticleBase {

    /**
     * What an owner works with.
     *
     * @param maxLifetimeMs how long an invitation with timeout 0 lives
     */
    public record Services(
            InvitationStore invitations,
            GroupStore groups,
            InvitationMachine machine,
            Announcer announcer,
            DomainEvents events,
            SignalingMetrics metrics,
            long maxLifetimeMs) {}

    private static final DeliveryOptions ANSWER =
            new DeliveryOptions().setLocalOnly(true).setCodecName(new LocalCodec<>(Reply.class).name());

    private final Services services;
    private final List<Integer> partitions;
    private final Map<UUID, OwnedInvitation> owned = new HashMap<>();

    /** Owner of these partitions. */
    public InvitationVerticle(Services services, List<Integer> partitions) {
        this.services = services;
        this.partitions = List.copyOf(partitions);
    }

    /** To be called before any owner is deployed. */
    public static void registerCodecs(EventBus bus) {
        LocalCodec.register(bus, InvitationRequest.class);
        LocalCodec.register(bus, Reply.class);
    }

    @Override
    public Future<?> start() {
        for (int partition : partitions) {
            vertx.eventBus().localConsumer(Addresses.invitations(partition), this::handle);
        }
        return Future.succeededFuture();
    }

    /** How many invitations are in this owner's memory. */
    int size() {
        return owned.size();
    }

    /** Takes over an open invitation that the store had at start. Any thread may call this. */
    public void adopt(InvitationStore.StoredInvitation stored) {
        context.runOnContext(nothing -> owned(stored.inviteID()).adopt(stored.events()));
    }

    private void handle(Message<InvitationRequest> message) {
        InvitationRequest request = message.body();
        owned(request.inviteID()).submit(work(request, message));
    }

    private Work work(InvitationRequest request, Message<InvitationRequest> message) {
        if (request instanceof InvitationRequest.OfUser wanted) {
            return new Work.Called(
                    wanted.actor(), wanted.call(), services.maxLifetimeMs(), reply -> message.reply(reply, ANSWER));
        }
        return new Work.Own(((InvitationRequest.Own) request).command());
    }

    private OwnedInvitation owned(UUID inviteID) {
        return owned.computeIfAbsent(inviteID, id -> new OwnedInvitation(id, this));
    }

    void forget(UUID inviteID, OwnedInvitation invitation) {
        owned.remove(inviteID, invitation);
    }

    Services services() {
        return services;
    }

    long setTimer(long delayMs, Runnable alarm) {
        return vertx.setTimer(Math.max(1, delayMs), id -> alarm.run());
    }

    /** Hands the result on on this owner's event loop, at once if that is where we are. */
    <T> void onContext(Future<T> future, Consumer<T> next) {
        if (future.isComplete()) {
            next.accept(future.result());
        } else {
            future.onSuccess(result -> context.runOnContext(nothing -> next.accept(result)));
        }
    }

    void cancelTimer(long timerID) {
        vertx.cancelTimer(timerID);
    }
}
