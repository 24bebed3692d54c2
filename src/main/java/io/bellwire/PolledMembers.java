package io.bellwire;

import io.bellwire.cluster.hazelcast.Members;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import java.util.Set;

/**
 * The nodes of a Vert.x that somebody else has clustered. Its cluster manager has room for one listener only, which is not
 * ours to take: so it is asked every so often.
 */
final class PolledMembers implements Members {
    private static final long PERIOD_MS = 250;

    private final Vertx vertx;
    private final ClusterManager manager;

    /**
     * Over the cluster manager of a Vert.x.
     *
     * @throws IllegalArgumentException if it has none; the message is for people
     */
    PolledMembers(Vertx vertx) {
        if (!vertx.isClustered()) {
            throw new IllegalArgumentException(
                    "cluster.enabled needs a clustered Vert.x: build it with a cluster manager, or let `serve` do that");
        }
        this.vertx = vertx;
        this.manager = ((VertxInternal) vertx).clusterManager();
    }

    @Override
    public String nodeID() {
        return manager.getNodeId();
    }

    @Override
    public Set<String> nodes() {
        return Set.copyOf(manager.getNodes());
    }

    /** Is told each time. That nothing has changed costs a comparison of few names. */
    @Override
    public void onChange(Runnable handler) {
        vertx.setPeriodic(PERIOD_MS, id -> handler.run());
    }
}
