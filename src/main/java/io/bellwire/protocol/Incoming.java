package io.bellwire.protocol;

import java.util.List;

/** One message from a client, decoded (PROTOCOL §1). */
public sealed interface Incoming {

    /** One JSON-RPC object. */
    record Single(Request request) implements Incoming {}

    /** A batch: executed in order, answered in order in one array; not at all when it holds only notifications. */
    record Batch(List<Request> requests) implements Incoming {}

    /**
     * Not strict JSON (-32700), neither an object nor an array, or a batch that is refused as a whole (-32600): nothing is
     * executed, one answer with the ID {@code null}.
     */
    record Malformed(RpcError error) implements Incoming {}
}
