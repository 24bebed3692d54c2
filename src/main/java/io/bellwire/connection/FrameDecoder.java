package io.bellwire.connection;

import io.bellwire.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns a client's bytes into WebSocket messages (RFC 6455 §5), as they come: a payload is unmasked and, if it is text,
 * checked while it arrives, so that a message never holds more than about twice the memory of what was received of it,
 * and nothing is collected that will be refused. Netty's decoder collects whole frames first, under one fixed bound; here
 * the bound grows at login.
 */
final class FrameDecoder {

    /** Where the decoded goes. */
    interface Sink {
        /** Whether to go on with the next frame; if not, the rest stays in the buffer. */
        boolean isReading();

        /** A whole message. */
        void message(byte[] payload, boolean text);

        /** A ping. */
        void ping(byte[] payload);

        /** A pong. */
        void pong();

        /** The peer closes; 1005 if it named no code (RFC 6455 §7.1.5). */
        void peerCloses(int code);
    }

    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;
    private static final int MAX_CONTROL_PAYLOAD = 125;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int SHORTEST_HEADER = 2;
    private static final int MASK_BYTES = 4;
    private static final int FIRST_CAPACITY = 512;
    private static final int NO_CODE = 1005;
    private static final byte[] NOTHING = new byte[0];

    private final Sink sink;
    private final FrameLimits limits;
    private final Utf8Validator utf8 = new Utf8Validator();
    private int messageBytes;
    private @Nullable CloseCode violation;

    // The frame that is being read.
    private final byte[] header = new byte[SHORTEST_HEADER + Long.BYTES + MASK_BYTES];
    private int headerRead;
    private int headerSize = SHORTEST_HEADER;
    private int mask;
    private int payloadLength;
    private int payloadRead;
    private byte[] control = NOTHING;

    // The message that is being put together.
    private boolean inMessage;
    private boolean text;
    private int fragments;
    private byte[] message = NOTHING;
    private int messageLength;

    FrameDecoder(FrameLimits limits, Sink sink) {
        this.limits = limits;
        this.sink = sink;
        this.messageBytes = limits.messageBytesBeforeLogin();
    }

    /** From now on messages may have their full length. */
    void allowLongMessages() {
        messageBytes = limits.messageBytes();
    }

    /**
     * Reads on, until the buffer is empty or the sink wants no more.
     *
     * @return what to close with, once the peer broke a rule; nothing is decoded after that
     */
    @Nullable CloseCode decode(ByteBuf in) {
        while (violation == null && in.isReadable() && sink.isReading()) {
            if (headerRead < headerSize) {
                readHeader(in);
            } else {
                readPayload(in);
            }
        }
        return violation;
    }

    /** Bytes that the message takes which is being put together. */
    int heldBytes() {
        return message.length;
    }

    /** Lets go of what was received; nothing is decoded after this. */
    void discard() {
        message = NOTHING;
        messageLength = 0;
    }

    private void readHeader(ByteBuf in) {
        int count = Math.min(headerSize - headerRead, in.readableBytes());
        in.readBytes(header, headerRead, count);
        headerRead += count;
        if (headerRead < headerSize) {
            return;
        }
        if (headerSize == SHORTEST_HEADER) {
            startHeader();
        } else {
            startPayload();
        }
    }

    private void startHeader() {
        violation = checkStart();
        int length = header[1] & 0x7F;
        int lengthBytes = length == LENGTH_64 ? Long.BYTES : length == LENGTH_16 ? Short.BYTES : 0;
        headerSize = SHORTEST_HEADER + lengthBytes + MASK_BYTES;
    }

    /** RFC 6455 §5.1 (masking), §5.2 (reserved bits and opcodes), §5.4 (fragments), §5.5 (control frames). */
    private @Nullable CloseCode checkStart() {
        int opcode = opcode();
        if ((header[0] & RESERVED) != 0 || (header[1] & MASKED) == 0 || !Opcode.isKnown(opcode)) {
            return CloseCode.PROTOCOL_ERROR;
        }
        if (Opcode.isControl(opcode)) {
            return isFinal() && (header[1] & 0x7F) <= MAX_CONTROL_PAYLOAD ? null : CloseCode.PROTOCOL_ERROR;
        }
        if (inMessage != (opcode == Opcode.CONTINUATION)) {
            return CloseCode.PROTOCOL_ERROR;
        }
        return opcode == Opcode.BINARY && !limits.binary() ? CloseCode.UNSUPPORTED_DATA : null;
    }

    private void startPayload() {
        int maskAt = headerSize - MASK_BYTES;
        mask = (int) number(maskAt, MASK_BYTES);
        long length = maskAt == SHORTEST_HEADER ? header[1] & 0x7F : number(SHORTEST_HEADER, maskAt - SHORTEST_HEADER);
        violation = isShortestForm(length, maskAt) ? null : CloseCode.PROTOCOL_ERROR;
        if (violation == null && !Opcode.isControl(opcode())) {
            startData(length);
        }
        if (violation != null) {
            return;
        }
        payloadLength = (int) length;
        payloadRead = 0;
        if (Opcode.isControl(opcode())) {
            control = payloadLength == 0 ? NOTHING : new byte[payloadLength];
        }
        if (payloadLength == 0) {
            endFrame();
        }
    }

    /** RFC 6455 §5.2: the minimal number of bytes must be used, and the highest bit must be 0. */
    private static boolean isShortestForm(long length, int maskAt) {
        return switch (maskAt - SHORTEST_HEADER) {
            case Short.BYTES -> length >= LENGTH_16;
            case Long.BYTES -> length > 0xFFFF;
            default -> true;
        };
    }

    private void startData(long length) {
        if (!inMessage) {
            inMessage = true;
            text = opcode() == Opcode.TEXT;
            utf8.reset();
        }
        if (length > messageBytes - messageLength || ++fragments > limits.fragments()) {
            violation = CloseCode.MESSAGE_TOO_BIG;
        }
    }

    private void readPayload(ByteBuf in) {
        int count = Math.min(payloadLength - payloadRead, in.readableBytes());
        if (Opcode.isControl(opcode())) {
            in.readBytes(control, payloadRead, count);
            Mask.apply(control, payloadRead, count, mask, payloadRead);
        } else {
            readData(in, count);
        }
        payloadRead += count;
        if (violation == null && payloadRead == payloadLength) {
            endFrame();
        }
    }

    private void readData(ByteBuf in, int count) {
        reserve(count);
        in.readBytes(message, messageLength, count);
        Mask.apply(message, messageLength, count, mask, payloadRead);
        if (text && !utf8.accept(message, messageLength, messageLength + count)) {
            violation = CloseCode.INVALID_UTF8;
        }
        messageLength += count;
    }

    private void reserve(int count) {
        int needed = messageLength + count;
        if (needed <= message.length) {
            return;
        }
        int whole = messageLength + payloadLength - payloadRead;
        boolean allIsHere = needed == whole && isFinal();
        int doubled = Math.max(FIRST_CAPACITY, message.length * 2);
        int capacity = allIsHere ? needed : Math.max(needed, isFinal() ? Math.min(whole, doubled) : doubled);
        message = Arrays.copyOf(message, capacity);
    }

    private void endFrame() {
        headerRead = 0;
        headerSize = SHORTEST_HEADER;
        switch (opcode()) {
            case Opcode.PING -> sink.ping(takeControl());
            case Opcode.PONG -> sink.pong();
            case Opcode.CLOSE -> endClose(takeControl());
            default -> endData();
        }
    }

    private byte[] takeControl() {
        byte[] taken = control;
        control = NOTHING;
        return taken;
    }

    private void endData() {
        if (!isFinal()) {
            return;
        }
        if (text && !utf8.isComplete()) {
            violation = CloseCode.INVALID_UTF8;
            return;
        }
        byte[] whole = messageLength == message.length ? message : Arrays.copyOf(message, messageLength);
        message = NOTHING;
        messageLength = 0;
        fragments = 0;
        inMessage = false;
        sink.message(whole, text);
    }

    /** RFC 6455 §5.5.1 and §7.4. */
    private void endClose(byte[] body) {
        if (body.length == 0) {
            sink.peerCloses(NO_CODE);
            return;
        }
        int code = body.length == 1 ? -1 : (body[0] & 0xFF) << 8 | (body[1] & 0xFF);
        Utf8Validator reason = new Utf8Validator();
        if (!isAllowed(code)) {
            violation = CloseCode.PROTOCOL_ERROR;
        } else if (!reason.accept(body, 2, body.length) || !reason.isComplete()) {
            violation = CloseCode.INVALID_UTF8;
        } else {
            sink.peerCloses(code);
        }
    }

    /** 1004 to 1006 and 1015 must never be sent; 1016 to 2999 are not assigned. */
    private static boolean isAllowed(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }

    private int opcode() {
        return header[0] & 0x0F;
    }

    private boolean isFinal() {
        return (header[0] & FIN) != 0;
    }

    private long number(int from, int bytes) {
        long value = 0;
        for (int index = from; index < from + bytes; index++) {
            value = value << 8 | (header[index] & 0xFF);
        }
        return value;
    }
}
