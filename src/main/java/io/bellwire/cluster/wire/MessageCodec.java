package io.bellwire.cluster.wire;

import io.bellwire.cluster.wire.NodeMessage.Announce;
import io.bellwire.cluster.wire.NodeMessage.Answered;
import io.bellwire.cluster.wire.NodeMessage.Ask;
import io.bellwire.cluster.wire.NodeMessage.Group;
import io.bellwire.cluster.wire.NodeMessage.Missed;
import io.bellwire.cluster.wire.NodeMessage.Reached;
import io.bellwire.cluster.wire.NodeMessage.Replaced;
import io.bellwire.protocol.Actor;
import io.bellwire.store.ByteSink;
import io.bellwire.store.ByteSource;
import io.bellwire.store.CorruptDataException;
import org.jspecify.annotations.Nullable;

/**
 * One message as bytes: its kind, and its components in the order of the record. Texts and lists stand behind a varint
 * length, numbers are varints, times and IDs have a fixed size, enumerations take one byte, what may be null stands behind
 * a byte 0 (null) or 1. What may grow in a later version stands behind its length.
 */
public final class MessageCodec {
    private static final int ASK = 1;
    private static final int ANSWERED = 2;
    private static final int ANNOUNCE = 3;
    private static final int REACHED = 4;
    private static final int GROUP = 5;
    private static final int REPLACED = 6;
    private static final int MISSED = 7;

    private static final int FIRST_BYTES = 512;

    private MessageCodec() {}

    /**
     * The bytes of a message.
     *
     * @throws IllegalArgumentException if it holds a call or an answer that is never sent from node to node
     */
    public static byte[] encode(NodeMessage message) {
        ByteSink sink = new ByteSink(FIRST_BYTES);
        message.match(new Writing(sink));
        return sink.toArray();
    }

    /** Reads one message. Whatever the bytes are, it returns; what it allocates is bounded by a few times their number. */
    public static Decoded decode(ByteSource source) {
        int kind = 0;
        try {
            kind = source.getByte();
            return kind == ASK ? readAsk(source) : read(kind, source);
        } catch (CorruptDataException e) {
            return new Decoded.Refused(kind == ANNOUNCE, String.valueOf(e.getMessage()));
        }
    }

    private static Decoded read(int kind, ByteSource source) {
        NodeMessage message = switch (kind) {
            case ANSWERED -> new Answered(source.getVarint(), ReplyCodec.read(source));
            case ANNOUNCE -> new Announce(source.getVarint(), NewsCodec.readAnnouncement(source));
            case REACHED -> new Reached(source.getVarint(), source.getTexts());
            case GROUP -> new Group(NewsCodec.readGroupNews(source));
            case REPLACED -> new Replaced(source.getText(), source.getText(), source.getVarint());
            case MISSED -> new Missed(source.getLong());
            default -> null;
        };
        return message == null ? new Decoded.Skipped(kind) : new Decoded.Understood(message);
    }

    private static Decoded readAsk(ByteSource source) {
        long correlation = source.getVarint();
        try {
            var inviteID = source.getID();
            Actor actor = readActor(source);
            long notAfter = source.getLong();
            return new Decoded.Understood(
                    new Ask(correlation, inviteID, actor, CallCodec.read(source.getPart()), notAfter));
        } catch (CorruptDataException e) {
            return new Decoded.UnknownCall(correlation, String.valueOf(e.getMessage()));
        }
    }

    static void writeActor(Actor actor, ByteSink sink) {
        sink.putText(actor.userID());
        sink.putText(actor.deviceID());
    }

    static Actor readActor(ByteSource source) {
        return new Actor(source.getText(), source.getText());
    }

    static void writeOptionalActor(@Nullable Actor actor, ByteSink sink) {
        writeFlag(actor != null, sink);
        if (actor != null) {
            writeActor(actor, sink);
        }
    }

    static @Nullable Actor readOptionalActor(ByteSource source) {
        return readFlag(source) ? readActor(source) : null;
    }

    static void writeFlag(boolean flag, ByteSink sink) {
        sink.putByte(flag ? 1 : 0);
    }

    static boolean readFlag(ByteSource source) {
        int flag = source.getByte();
        return switch (flag) {
            case 0 -> false;
            case 1 -> true;
            default -> throw new CorruptDataException("neither yes nor no: " + flag);
        };
    }

    /** Returns the sink for want of anything better. */
    private record Writing(ByteSink sink) implements NodeMessage.Cases<ByteSink> {

        @Override
        public ByteSink ask(Ask message) {
            sink.putByte(ASK);
            sink.putVarint(message.correlation());
            sink.putID(message.inviteID());
            writeActor(message.actor(), sink);
            sink.putLong(message.notAfter());
            int begin = sink.beginPart();
            CallCodec.write(message.call(), sink);
            sink.endPart(begin);
            return sink;
        }

        @Override
        public ByteSink answered(Answered message) {
            sink.putByte(ANSWERED);
            sink.putVarint(message.correlation());
            ReplyCodec.write(message.reply(), sink);
            return sink;
        }

        @Override
        public ByteSink announce(Announce message) {
            sink.putByte(ANNOUNCE);
            sink.putVarint(message.correlation());
            NewsCodec.write(message.announcement(), sink);
            return sink;
        }

        @Override
        public ByteSink reached(Reached message) {
            sink.putByte(REACHED);
            sink.putVarint(message.correlation());
            sink.putTexts(message.users());
            return sink;
        }

        @Override
        public ByteSink group(Group message) {
            sink.putByte(GROUP);
            NewsCodec.write(message.news(), sink);
            return sink;
        }

        @Override
        public ByteSink replaced(Replaced message) {
            sink.putByte(REPLACED);
            sink.putText(message.userID());
            sink.putText(message.deviceID());
            sink.putVarint(message.order());
            return sink;
        }

        @Override
        public ByteSink missed(Missed message) {
            sink.putByte(MISSED);
            sink.putLong(message.since());
            return sink;
        }
    }
}
