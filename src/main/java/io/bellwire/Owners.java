package io.bellwire;

import io.bellwire.signaling.InvitationVerticle;
import io.bellwire.store.InvitationStore.StoredInvitation;
import io.bellwire.store.Partitions;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The owners of all partitions on one node: one per event loop, or a single one where everything it does goes over one event
 * loop anyway, to a shared store and to other nodes.
 */
final class Owners {
    private final Partitions partitions;
    private final List<InvitationVerticle> owners;

    /** None yet. */
    Owners(Partitions partitions) {
        this(partitions, List.of());
    }

    /** These, which are deployed and have the partitions dealt out in turn. */
    Owners(Partitions partitions, List<InvitationVerticle> deployed) {
        this.partitions = partitions;
        this.owners = new ArrayList<>(deployed);
    }

    Partitions partitions() {
        return partitions;
    }

    /** Deploys that many; partitions are dealt out in turn. */
    Future<Void> deploy(Vertx vertx, InvitationVerticle.Services services, int count) {
        InvitationVerticle.registerCodecs(vertx.eventBus());
        for (int i = 0; i < count; i++) {
            owners.add(new InvitationVerticle(services, partitionsOf(i, count)));
        }
        AtomicInteger next = new AtomicInteger();
        return vertx.deployVerticle(
                        () -> owners.get(next.getAndIncrement()), new DeploymentOptions().setInstances(count))
                .mapEmpty();
    }

    /** Starts one for all partitions on that context, with which it ends. */
    Future<?> start(Context context, InvitationVerticle.Services services) {
        InvitationVerticle.registerCodecs(context.owner().eventBus());
        InvitationVerticle owner = new InvitationVerticle(services, partitionsOf(0, 1));
        owners.add(owner);
        owner.init(context.owner(), context);
        return owner.start();
    }

    /** Gives an open invitation to its owner. Any thread may call, as what follows. */
    void adopt(StoredInvitation invitation) {
        owners.get(partitions.of(invitation.inviteID()) % owners.size()).adopt(invitation);
    }

    /** Whether the owner of an invitation, as far as that is this node, is on the caller's event loop. */
    boolean onThisLoop(int partition) {
        return owners.get(partition % owners.size()).inThread();
    }

    /** Drops what this node does not own any more. */
    void release() {
        owners.forEach(InvitationVerticle::release);
    }

    /** Announcements of other nodes may have been missed. */
    void doubt() {
        owners.forEach(InvitationVerticle::doubt);
    }

    private static List<Integer> partitionsOf(int owner, int owners) {
        return IntStream.range(0, Partitions.COUNT)
                .filter(partition -> partition % owners == owner)
                .boxed()
                .toList();
    }
}
