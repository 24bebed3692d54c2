package io.bellwire.cluster;

/** What is counted about the links between nodes; implementations must be thread-safe and cost next to nothing. */
public interface ClusterMetrics {

    /** Counts nothing. */
    ClusterMetrics NONE = new ClusterMetrics() {};

    /** A batch went out, with that many messages and bytes. */
    default void sent(int messages, int bytes) {}

    /** A batch with a good seal came in. */
    default void received(int messages, int bytes) {}

    /** That many messages were not acknowledged in time and go out again. */
    default void resent(int messages) {}

    /** That many messages were dropped, as too much waited or for too long; the other node reads the store instead. */
    default void dropped(int messages) {}

    /** A batch with a wrong seal came in. */
    default void badSeal() {}

    /** A batch, or a message in one, could not be read. */
    default void unreadable() {}

    /** Another node was not heard of for 3 s. */
    default void suspected() {}

    /** A call of another node was answered with MOVED. */
    default void moved() {}

    /** A call of another node came too late to be carried out. */
    default void late() {}

    /** A call that another node owns is done here, as no good word came from there. */
    default void direct() {}

    /** The log of an invitation was read as another node's word may have got lost. */
    default void recovered() {}

    /** The clients were closed, as nobody can say what they missed. */
    default void clientsClosed() {}
}
