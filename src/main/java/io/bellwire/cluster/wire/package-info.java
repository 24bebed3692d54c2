/**
 * What nodes say to each other, as bytes. A {@link io.bellwire.cluster.wire.Batch} is what goes over the bus: a header, the
 * {@link io.bellwire.cluster.wire.NodeMessage messages} that were said in one turn of the event loop, and a {@link
 * io.bellwire.cluster.wire.Seal} over all of it. {@link io.bellwire.cluster.wire.MessageCodec} writes and reads one message.
 *
 * <p>Nodes of two versions work together: every message, and everything in one that may grow, stands behind its length. A
 * newer version appends fields; an older one does not look at them, and a newer one takes a default where they are
 * missing. A message of an unknown kind is skipped.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.cluster.wire;
