package io.bellwire;

import io.bellwire.signaling.InvitationVerticle;
import io.bellwire.store.InvitationStore.StoredInvitation;
import io.bellwire.store.Partitions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The owners of all partitions on one node: one per event loop. */
final class Owners implements ClusteredNode.OwnersHere {
    private final Vertx vertx;
    private final Partitions partitions;
    private final List<InvitationVerticle> owners = new ArrayList<>();

    Owners(Vertx vertx, Partitions partitions) {
        this.vertx = vertx;
        this.partitions = partitions;
    }

    Partitions partitions() {
        return partitions;
    }

    /** Deploys that many; partitions are dealt out in turn. */
    Future<Void> deploy(InvitationVerticle.Services services, int count) {
        InvitationVerticle.registerCodecs(vertx.eventBus());
        for (int i = 0; i < count; i++) {
            owners.add(new InvitationVerticle(services, partitionsOf(i, count)));
        }
        AtomicInteger next = new AtomicInteger();
        return vertx.deployVerticle(
                        () -> owners.get(next.getAndIncrement()), new DeploymentOptions().setInstances(count))
                .mapEmpty();
    }

    @Override
    public void adopt(StoredInvitation invitation) {
        owners.get(partitions.of(invitation.inviteID()) % owners.size()).adopt(invitation);
    }

    /** Whether the owner of an invitation, as far as that is this node, is on the caller's event loop. */
    boolean onThisLoop(int partition) {
        return owners.get(partition % owners.size()).inThread();
    }

    @Override
    public void release() {
        owners.forEach(InvitationVerticle::release);
    }

    @Override
    public void doubt() {
        owners.forEach(InvitationVerticle::doubt);
    }

    private static List<Integer> partitionsOf(int owner, int owners) {
        return IntStream.range(0, Partitions.COUNT)
                .filter(partition -> partition % owners == owner)
                .boxed()
                .toList();
    }
}
