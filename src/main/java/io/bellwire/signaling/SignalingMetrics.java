package io.bellwire.signaling;

import io.bellwire.protocol.Outcome;

/** What is counted about invitations; implementations must cost next to nothing. */
public interface SignalingMetrics {

    /** Counts nothing. */
    SignalingMetrics NONE = new SignalingMetrics() {};

    /** This node keeps that many open invitations more than before, or fewer. */
    default void open(int more) {}

    /** An invitation was created. */
    default void created() {}

    /** An invitation ended. */
    default void ended(Outcome outcome) {}

    /** A timeout was decided that many ms after its deadline. */
    default void timedOut(long lateMs) {}

    /** An append took that many ns until it was durable. */
    default void appended(long nanos) {}
}
