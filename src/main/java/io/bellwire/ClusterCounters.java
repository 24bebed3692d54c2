package io.bellwire;

import io.bellwire.cluster.ClusterMetrics;
import io.bellwire.observability.Metric;
import io.bellwire.observability.Telemetry;
import io.micrometer.core.instrument.Counter;

/** What the links between nodes count, kept in the node's meters. */
final class ClusterCounters implements ClusterMetrics {
    private final Counter batchesSent;
    private final Counter messagesSent;
    private final Counter bytesSent;
    private final Counter messagesReceived;
    private final Counter bytesReceived;
    private final Counter resent;
    private final Counter dropped;
    private final Counter badSeals;
    private final Counter unreadable;
    private final Counter suspected;
    private final Counter moved;
    private final Counter late;
    private final Counter direct;
    private final Counter recovered;
    private final Counter clientsClosed;

    ClusterCounters(Telemetry telemetry) {
        batchesSent = telemetry.counter(Metric.CLUSTER_BATCHES_SENT);
        messagesSent = telemetry.counter(Metric.CLUSTER_MESSAGES_SENT);
        bytesSent = telemetry.counter(Metric.CLUSTER_BYTES_SENT);
        messagesReceived = telemetry.counter(Metric.CLUSTER_MESSAGES_RECEIVED);
        bytesReceived = telemetry.counter(Metric.CLUSTER_BYTES_RECEIVED);
        resent = incident(telemetry, "resent");
        dropped = incident(telemetry, "dropped");
        badSeals = incident(telemetry, "bad_seal");
        unreadable = incident(telemetry, "unreadable");
        suspected = incident(telemetry, "suspected");
        moved = incident(telemetry, "moved");
        late = incident(telemetry, "late");
        direct = incident(telemetry, "direct");
        recovered = incident(telemetry, "recovered");
        clientsClosed = incident(telemetry, "clients_closed");
    }

    private static Counter incident(Telemetry telemetry, String what) {
        return telemetry.counter(Metric.CLUSTER_INCIDENTS, what);
    }

    @Override
    public void sent(int messages, int bytes) {
        batchesSent.increment();
        messagesSent.increment(messages);
        bytesSent.increment(bytes);
    }

    @Override
    public void received(int messages, int bytes) {
        messagesReceived.increment(messages);
        bytesReceived.increment(bytes);
    }

    @Override
    public void resent(int messages) {
        resent.increment(messages);
    }

    @Override
    public void dropped(int messages) {
        dropped.increment(messages);
    }

    @Override
    public void badSeal() {
        badSeals.increment();
    }

    @Override
    public void unreadable() {
        unreadable.increment();
    }

    @Override
    public void suspected() {
        suspected.increment();
    }

    @Override
    public void moved() {
        moved.increment();
    }

    @Override
    public void late() {
        late.increment();
    }

    @Override
    public void direct() {
        direct.increment();
    }

    @Override
    public void recovered() {
        recovered.increment();
    }

    @Override
    public void clientsClosed() {
        clientsClosed.increment();
    }
}
