package io.bellwire.connection;

import io.bellwire.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Writes the frames that a server sends: final and unmasked (RFC 6455 §5.2). */
final class Frames {

    private static final int FIN = 0x80;
    private static final int LONGEST_HEADER = 10;

    private Frames() {}

    /** A whole frame in one buffer; leaves the payload's indexes and reference count as they are. */
    static ByteBuf frame(ByteBufAllocator allocator, int opcode, ByteBuf payload) {
        int length = payload.readableBytes();
        ByteBuf frame = allocator.directBuffer(LONGEST_HEADER + length);
        writeHeader(frame, opcode, length);
        return frame.writeBytes(payload, payload.readerIndex(), length);
    }

    /** A whole frame in one buffer. */
    static ByteBuf frame(ByteBufAllocator allocator, int opcode, byte[] payload) {
        ByteBuf frame = allocator.directBuffer(LONGEST_HEADER + payload.length);
        writeHeader(frame, opcode, payload.length);
        return frame.writeBytes(payload);
    }

    /** The payload of a close frame (RFC 6455 §5.5.1). */
    static byte[] closeBody(CloseCode code) {
        byte[] reason = code.reason().getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[Short.BYTES + reason.length];
        body[0] = (byte) (code.code() >> 8);
        body[1] = (byte) code.code();
        System.arraycopy(reason, 0, body, Short.BYTES, reason.length);
        return body;
    }

    private static void writeHeader(ByteBuf frame, int opcode, int length) {
        frame.writeByte(FIN | opcode);
        if (length < 126) {
            frame.writeByte(length);
        } else if (length <= 0xFFFF) {
            frame.writeByte(126).writeShort(length);
        } else {
            frame.writeByte(127).writeLong(length);
        }
    }
}
