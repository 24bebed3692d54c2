package io.bellwire.cluster;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/** Carries batches from node to node. It may lose, repeat, delay and reorder them. */
public interface Transport {

    /** Takes batches for this node from now on, on any thread; complete once other nodes can send some. */
    Future<Void> listen(Consumer<Buffer> batches);

    /** Sends a batch; nobody says whether it arrived. Called on the event loop of the links. */
    void send(String nodeID, Buffer batch);

    /** Takes no more batches. */
    Future<Void> close();
}
