package io.bellwire.cluster;

import io.bellwire.signaling.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Batches over the clustered event bus: one address per node, registered once. */
public final class EventBusTransport implements Transport {
    private final Vertx vertx;
    private final String nodeID;
    private volatile @Nullable MessageConsumer<Buffer> consumer;

    /** For the node with that ID in the cluster of {@code vertx}. */
    public EventBusTransport(Vertx vertx, String nodeID) {
        this.vertx = vertx;
        this.nodeID = nodeID;
    }

    @Override
    public Future<Void> listen(Consumer<Buffer> batches) {
        MessageConsumer<Buffer> registered =
                vertx.eventBus().consumer(Addresses.node(nodeID), message -> batches.accept(message.body()));
        consumer = registered;
        return registered.completion();
    }

    @Override
    public void send(String node, Buffer batch) {
        vertx.eventBus().send(Addresses.node(node), batch);
    }

    @Override
    public Future<Void> close() {
        MessageConsumer<Buffer> registered = consumer;
        return registered == null ? Future.succeededFuture() : registered.unregister();
    }
}
