package io.bellwire;

import io.bellwire.cluster.Cluster;
import io.bellwire.cluster.LocalNode;
import io.bellwire.delivery.Announcer;
import io.bellwire.delivery.Registrar;
import io.bellwire.signaling.InvitationRouter;
import io.bellwire.signaling.InvitationVerticle;
import io.bellwire.store.GroupStore;
import io.bellwire.store.InvitationStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The real {@link ClusteredNode} of a simulated node; deployed, as {@code GatewayVerticle} is, so that it ends with it. */
public final class SimulatedRoom extends VerticleBase {
    private final String nodeID;
    private final Cluster cluster;
    private final ClusteredNode.Rooms rooms;
    private final UnaryOperator<LocalNode> between;

    /**
     * For a node.
     *
     * @param owners one for each partition
     * @param storeWorks whether the node reaches its store
     * @param closeClients closes all clients with 1012
     * @param between may put something between the cluster and the node
     */
    public SimulatedRoom(
            String nodeID,
            Cluster cluster,
            BooleanSupplier storeWorks,
            InvitationStore invitations,
            GroupStore groups,
            InvitationRouter router,
            List<InvitationVerticle> owners,
            Announcer announcer,
            Registrar registrar,
            Consumer<Duration> closeClients,
            UnaryOperator<LocalNode> between) {
        this.nodeID = nodeID;
        this.cluster = cluster;
        this.between = between;
        this.rooms = new ClusteredNode.Rooms(
                storeWorks,
                invitations,
                groups,
                router,
                new Owners(invitations.partitions(), owners),
                announcer,
                registrar,
                closeClients);
    }

    @Override
    public Future<?> start() {
        ClusteredNode node = new ClusteredNode(vertx, nodeID, cluster, rooms);
        LocalNode serving = between.apply(node);
        return serving == node ? node.start() : node.start().compose(started -> cluster.start(serving));
    }
}
