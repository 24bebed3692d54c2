package io.bellwire.signaling;

import io.bellwire.delivery.Announcer;
import io.bellwire.invitation.InvitationMachine;
import io.bellwire.protocol.RpcError;
import io.bellwire.store.GroupStore;
import io.bellwire.store.InvitationStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
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

    /**
     * How many invitations that are not known to be open may be in memory. In good times they are those whose first call is
     * under way; while the store is away, those that may have been created, and wait until that is known.
     */
    private static final int MAX_UNSETTLED = 10_000;

    private static final long RETRY_AFTER_MS = 1_000;

    private final Services services;
    private final List<Integer> partitions;
    private final int maxUnsettled;
    private final Map<UUID, OwnedInvitation> owned = new HashMap<>();

    /** How many of them are not known to be open. */
    private int unsettled;

    /** Owner of these partitions. */
    public InvitationVerticle(Services services, List<Integer> partitions) {
        this(services, partitions, MAX_UNSETTLED);
    }

    /** With a bound of its own on the invitations that are not known to be open. */
    InvitationVerticle(Services services, List<Integer> partitions, int maxUnsettled) {
        this.services = services;
        this.maxUnsettled = maxUnsettled;
        this.partitions = List.copyOf(partitions);
    }

    /** To be called before any owner is deployed. */
    public static void registerCodecs(EventBus bus) {
        LocalCodec.register(bus, InvitationRequest.class);
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
        Work work = work(request);
        if (unsettled >= maxUnsettled && !owned.containsKey(request.inviteID())) {
            work.answer(RpcError.unavailable(RETRY_AFTER_MS));
        } else {
            owned(request.inviteID()).submit(work);
        }
    }

    private Work work(InvitationRequest request) {
        if (request instanceof InvitationRequest.OfUser wanted) {
            return new Work.Called(wanted.actor(), wanted.call(), services.maxLifetimeMs(), wanted.answer());
        }
        return new Work.Own(((InvitationRequest.Own) request).command());
    }

    private OwnedInvitation owned(UUID inviteID) {
        return owned.computeIfAbsent(inviteID, id -> {
            unsettled++;
            return new OwnedInvitation(id, this);
        });
    }

    /** An invitation turned out to be open, or to be no longer known as open, which it is at first. */
    void settled(boolean open) {
        unsettled += open ? -1 : 1;
    }

    /** Drops an invitation that is not known to be open. */
    void forget(UUID inviteID, OwnedInvitation invitation) {
        if (owned.remove(inviteID, invitation)) {
            unsettled--;
        }
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
