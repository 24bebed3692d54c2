package io.bellwire.cluster.hazelcast;

import java.util.Set;

/** The nodes of the cluster, as the cluster manager of this one sees them. */
public interface Members {

    /** The ID of this node: that of Vert.x's cluster manager. It stays the same until the process ends. */
    String nodeID();

    /** The IDs of all nodes, this one among them. Any thread may ask; it costs next to nothing. */
    Set<String> nodes();

    /**
     * Is told after {@link #nodes} has changed, and now and then though it has not, as after the merger of two halves. On any
     * thread; it must not block.
     */
    void onChange(Runnable handler);
}
