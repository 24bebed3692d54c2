package io.bellwire.cluster.wire;

/** What a node says of itself. Only a ready one whose store works owns partitions. */
public enum NodeState {
    /** Takes no clients yet. */
    STARTING,
    /** Serves. */
    READY,
    /** Sends its clients elsewhere and is about to leave. */
    DRAINING
}
