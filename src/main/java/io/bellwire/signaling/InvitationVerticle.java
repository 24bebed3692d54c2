package io.bellwire.signaling;

import io.bellwire.delivery.Announcer;
import io.bellwire.invitation.InvitationMachine;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.RpcError;
import io.bellwire.store.GroupStore;
import io.bellwire.store.InvitationStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.ContextInternal;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Owns the invitations of some partitions: keeps those in work, decides in the order in which calls arrive, drives the
 * timeouts. One instance per event loop; where several nodes share a store, one per node.
 *
 * <p>Of several nodes each has all partitions: it may be asked to decide about any invitation, and the clients of each hear
 * of all that concern them. What many may call at once, a group's invitation, is decided by the node that owns its
 * partition, if that node answers. A plain call is created where its inviter is connected, and whatever is wanted of it is
 * decided where it comes in, if that node has heard of all that happened: two rarely want something at once, and the store
 * is the referee in any case. An open invitation is kept in memory, and its timeout driven, by the owner, and by who created it.
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
            Ownership ownership,
            long maxLifetimeMs) {

        /** Whether other nodes write to the store, too. */
        boolean shared() {
            return ownership != Ownership.ALONE;
        }
    }

    /**
     * How many invitations that are not known to be open may be in memory. In good times they are those whose first call is
     * under way; while the store is away, those that may have been created, and wait until that is known.
     */
    private static final int MAX_UNSETTLED = 10_000;

    /** Invitations of which other nodes told; of those not heard of for longest it is forgotten how far they were told. */
    private static final int MAX_EARS = 50_000;

    /** Once something was missed, an announcement is not believed to follow upon what was told before for that long. */
    private static final long DOUBT_NANOS = 60_000_000_000L;

    private final Services services;
    private final List<Integer> partitions;
    private final int maxUnsettled;
    private final Map<UUID, OwnedInvitation> owned = new HashMap<>();
    private final LinkedHashMap<UUID, Ear> ears = new LinkedHashMap<>(16, 0.75f, true);
    private long doubtfulUntil;
    private boolean doubtful;

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

    /** Whether the caller is on this owner's event loop. */
    public boolean inThread() {
        return ((ContextInternal) context).inThread();
    }

    /** How many invitations are in this owner's memory. */
    int size() {
        return owned.size();
    }

    /** Takes over an open invitation that the store had at start. Any thread may call this. */
    public void adopt(InvitationStore.StoredInvitation stored) {
        context.runOnContext(nothing -> owned(stored.inviteID()).adopt(stored.events()));
    }

    /**
     * Drops what is not in work of the partitions that this node does not own (any more). Any thread may call this.
     */
    public void release() {
        context.runOnContext(nothing -> List.copyOf(owned.values()).forEach(OwnedInvitation::release));
    }

    /** Announcements may have been missed. Any thread may call this. */
    public void doubt() {
        context.runOnContext(nothing -> {
            doubtful = true;
            doubtfulUntil = System.nanoTime() + DOUBT_NANOS;
            ears.values().forEach(Ear::doubt);
        });
    }

    private void handle(Message<InvitationRequest> message) {
        InvitationRequest request = message.body();
        if (request instanceof InvitationRequest.OfUser wanted) {
            carryOut(wanted);
        } else if (request instanceof InvitationRequest.Own own) {
            submit(own.inviteID(), new Work.Own(own.command()));
        } else {
            ear(request.inviteID()).hear(request);
        }
    }

    private void carryOut(InvitationRequest.OfUser wanted) {
        String nodeID = wanted.here() ? null : betterPlace(wanted);
        if (nodeID == null) {
            decide(wanted);
            return;
        }
        services.ownership()
                .ask(nodeID, wanted.inviteID(), wanted.actor(), wanted.call())
                .onSuccess(wanted.answer()::tryComplete)
                .onFailure(silent -> context.runOnContext(nothing -> decide(wanted)));
    }

    private void decide(InvitationRequest.OfUser wanted) {
        submit(
                wanted.inviteID(),
                new Work.Called(
                        wanted.actor(), wanted.call(), services.maxLifetimeMs(), wanted.notAfter(), wanted.answer()));
    }

    /** The other node that should decide; null: this one. */
    private @Nullable String betterPlace(InvitationRequest.OfUser wanted) {
        String ownerID = ownerOf(wanted.inviteID());
        return ownerID == null || isBestDoneHere(wanted) ? null : ownerID;
    }

    /** Whether it is about a plain call of which all is known here, though another node owns the partition. */
    private boolean isBestDoneHere(InvitationRequest.OfUser wanted) {
        OwnedInvitation known = owned.get(wanted.inviteID());
        if (known != null) {
            return known.isPlainCall();
        }
        if (wanted.call() instanceof Call.Invite invite) {
            return invite.isPlainCall() && services.ownership().isReady();
        }
        Ear ear = ears.get(wanted.inviteID());
        return ear != null && ear.voice().heard() != null;
    }

    private void submit(UUID inviteID, Work work) {
        if (unsettled >= maxUnsettled && !owned.containsKey(inviteID)) {
            work.answer(RpcError.unavailable());
        } else {
            owned(inviteID).submit(work);
        }
    }

    private OwnedInvitation owned(UUID inviteID) {
        return owned.computeIfAbsent(inviteID, id -> {
            unsettled++;
            return new OwnedInvitation(id, this);
        });
    }

    /** Whether this node drives the timeout of an invitation. */
    boolean owns(UUID inviteID) {
        return ownerOf(inviteID) == null;
    }

    private @Nullable String ownerOf(UUID inviteID) {
        return services.shared()
                ? services.ownership()
                        .ownerOf(services.invitations().partitions().of(inviteID))
                : null;
    }

    /** Who tells the clients of this node of an invitation. */
    Voice voice(UUID inviteID) {
        return services.shared() ? ear(inviteID).voice() : new Voice(inviteID, services);
    }

    private Ear ear(UUID inviteID) {
        Ear known = ears.get(inviteID);
        if (known != null) {
            return known;
        }
        Ear ear = new Ear(inviteID, this, this::wentOn);
        if (doubtful && System.nanoTime() - doubtfulUntil < 0) {
            ear.doubt();
        }
        ears.put(inviteID, ear);
        if (ears.size() > MAX_EARS) {
            forgetEldestEar();
        }
        return ear;
    }

    private void forgetEldestEar() {
        Iterator<Ear> eldest = ears.values().iterator();
        for (int looked = 0; looked < 8 && eldest.hasNext(); looked++) {
            if (!eldest.next().isBusy()) {
                eldest.remove();
                return;
            }
        }
    }

    private void wentOn(UUID inviteID, int seq, boolean last) {
        OwnedInvitation known = owned.get(inviteID);
        if (known != null) {
            known.wentOn(seq, last);
        }
    }

    /** An invitation turned out to be open, or to be no longer known as open, which it is at first. */
    void settled(boolean open) {
        int more = open ? 1 : -1;
        unsettled -= more;
        services.metrics().open(more);
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
