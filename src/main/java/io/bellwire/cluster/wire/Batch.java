package io.bellwire.cluster.wire;

import io.bellwire.store.ByteSink;
import io.bellwire.store.ByteSource;
import io.bellwire.store.CorruptDataException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes over the bus in one piece: a version, the header behind its length, each message behind its length, and the
 * seal over all of it.
 */
public final class Batch {

    /** The version that this node writes; others it does not read. */
    static final int VERSION = 1;

    private static final Code<NodeState> STATE =
            new Code<>(NodeState.class, List.of(NodeState.STARTING, NodeState.READY, NodeState.DRAINING));

    private Batch() {}

    /**
     * What stands in front of the messages.
     *
     * @param recipient the node that it is meant for; nobody else takes it
     * @param serial above that of every earlier batch of this sender
     * @param time when the sender made it; ms of store time
     * @param state what the sender says of itself
     * @param storeWorks whether the sender can reach the store
     * @param stream which of its streams to the recipient the sender is at; a later one has a greater number, and starts
     *     with message 1
     * @param first the number of the first message that is in here, or of the next one to come
     * @param last the number of the last message that the sender has, sent or not
     * @param ackStream the recipient's stream that the sender knows, 0: none
     * @param ack up to which message of it the sender has taken everything
     */
    public record Header(
            String sender,
            String recipient,
            long serial,
            long time,
            NodeState state,
            boolean storeWorks,
            long stream,
            long first,
            long last,
            long ackStream,
            long ack) {}

    /** What becomes of the bytes of a batch; one of these is called, once. */
    public interface Opening {

        /** A batch with a good seal; each of its messages is a source of its own. */
        void opened(Header header, List<ByteSource> messages);

        /** Whoever made it does not know the secret, or it was changed on its way. */
        void badSeal();

        /** Its seal is good, and it can't be read: a version that is not known here, or a bug. */
        void unreadable(String reason);
    }

    /** The bytes of a batch, in an array of its own. */
    public static byte[] write(Header header, List<byte[]> messages, Seal seal, ByteSink sink) {
        sink.clear();
        sink.putByte(VERSION);
        int begin = sink.beginPart();
        write(header, sink);
        sink.endPart(begin);
        for (byte[] message : messages) {
            sink.putBlock(message);
        }
        sink.putBytes(seal.of(sink.array(), sink.size()), 0, Seal.BYTES);
        return sink.toArray();
    }

    private static void write(Header header, ByteSink sink) {
        sink.putText(header.sender());
        sink.putText(header.recipient());
        sink.putVarint(header.serial());
        sink.putLong(header.time());
        STATE.write(header.state(), sink);
        MessageCodec.writeFlag(header.storeWorks(), sink);
        sink.putVarint(header.stream());
        sink.putVarint(header.first());
        sink.putVarint(header.last());
        sink.putVarint(header.ackStream());
        sink.putVarint(header.ack());
    }

    /** Looks at the seal first, and at nothing else if it is not good. Whatever the bytes are, it returns. */
    public static void open(byte[] bytes, Seal seal, Opening opening) {
        if (!seal.holds(bytes)) {
            opening.badSeal();
            return;
        }
        Header header;
        List<ByteSource> messages = new ArrayList<>();
        try {
            ByteSource source = new ByteSource(ByteBuffer.wrap(bytes, 0, bytes.length - Seal.BYTES));
            header = read(source, messages);
        } catch (CorruptDataException e) {
            opening.unreadable(String.valueOf(e.getMessage()));
            return;
        }
        opening.opened(header, messages);
    }

    private static Header read(ByteSource source, List<ByteSource> messages) {
        int version = source.getByte();
        if (version != VERSION) {
            throw new CorruptDataException("version " + version + " of the format");
        }
        Header header = readHeader(source.getPart());
        while (source.hasMore()) {
            messages.add(source.getBlockSource());
        }
        return header;
    }

    private static Header readHeader(ByteSource source) {
        return new Header(
                source.getText(),
                source.getText(),
                source.getVarint(),
                source.getLong(),
                STATE.read(source),
                MessageCodec.readFlag(source),
                source.getVarint(),
                source.getVarint(),
                source.getVarint(),
                source.getVarint(),
                source.getVarint());
    }
}
