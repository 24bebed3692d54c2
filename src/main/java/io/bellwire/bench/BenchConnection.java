package io.bellwire.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket of a bench (RFC 6455). It asks no more of the other side than it needs: frames are unfragmented, masks
 * are zero (§5.3 wants them unpredictable, which guards proxies that are not here), pings are answered.
 */
// A write that fails closes the socket, which is heard of.
@SuppressWarnings("FutureReturnValueIgnored")
final class BenchConnection extends ChannelInboundHandlerAdapter {

    /** Hears what comes in, on the connection's event loop. */
    interface Listener {
        /** A text message: {@code length} bytes of {@code text}, valid until the call returns. */
        void message(BenchConnection connection, byte[] text, int length);

        /** The socket has closed. */
        void closed(BenchConnection connection);
    }

    private static final ByteBuf END_OF_HEAD = Unpooled.unreleasableBuffer(
            Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.US_ASCII).asReadOnly());
    private static final byte[] SWITCHING = "HTTP/1.1 101 ".getBytes(StandardCharsets.US_ASCII);
    private static final int OPCODE_TEXT = 0x1;
    private static final int OPCODE_PING = 0x9;
    private static final int OPCODE_PONG = 0xA;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int LARGEST_HEADER = 14;

    private final URI uri;
    private final Listener listener;
    private final CompletableFuture<BenchConnection> opened;
    private final Scratch scratch;
    private @Nullable ChannelHandlerContext context;
    private boolean upgraded;
    private boolean reading;
    private boolean unflushed;
    private ByteBuf rest = Unpooled.EMPTY_BUFFER;

    BenchConnection(URI uri, Listener listener, Scratch scratch, CompletableFuture<BenchConnection> opened) {
        this.uri = uri;
        this.scratch = scratch;
        this.listener = listener;
        this.opened = opened;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        context = active;
        String path = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        String head = "GET " + path + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
                + "\r\nSec-WebSocket-Version: 13\r\n\r\n";
        active.writeAndFlush(ByteBufUtil.writeAscii(active.alloc(), head));
    }

    @Override
    public void channelRead(ChannelHandlerContext ignored, Object received) {
        ByteBuf bytes = (ByteBuf) received;
        if (rest.isReadable()) {
            bytes = Unpooled.wrappedBuffer(rest, bytes);
        } else {
            rest.release();
        }
        reading = true;
        rest = decode(bytes);
        reading = false;
    }

    /** Where a payload is read into; there is one event loop, and a message is done with before the next is read. */
    static final class Scratch {
        private byte[] bytes = new byte[4_096];

        private byte[] ofAtLeast(int length) {
            if (bytes.length < length) {
                bytes = new byte[Integer.highestOneBit(length) * 2];
            }
            return bytes;
        }
    }

    /** Returns what is left over. */
    private ByteBuf decode(ByteBuf bytes) {
        while (upgraded ? frame(bytes) : head(bytes)) {
            // One more.
        }
        if (bytes.isReadable()) {
            return bytes;
        }
        bytes.release();
        return Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ignored) {
        if (unflushed) {
            unflushed = false;
            context().flush();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ignored) {
        rest.release();
        rest = Unpooled.EMPTY_BUFFER;
        opened.completeExceptionally(new BenchException("the socket was closed during the handshake"));
        listener.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
        opened.completeExceptionally(cause);
        context().close();
    }

    private boolean head(ByteBuf bytes) {
        // The first bytes of a buffer of its own: an index is a length.
        int length = ByteBufUtil.indexOf(END_OF_HEAD.duplicate(), bytes.slice());
        if (length < 0) {
            return false;
        }
        byte[] start = new byte[SWITCHING.length];
        bytes.getBytes(bytes.readerIndex(), start, 0, Math.min(length, start.length));
        if (!Arrays.equals(start, SWITCHING)) {
            opened.completeExceptionally(new BenchException(
                    "no WebSocket there: " + bytes.toString(bytes.readerIndex(), length, StandardCharsets.UTF_8)));
            context().close();
            return false;
        }
        bytes.skipBytes(length + END_OF_HEAD.readableBytes());
        upgraded = true;
        opened.complete(this);
        return true;
    }

    private boolean frame(ByteBuf bytes) {
        int available = bytes.readableBytes();
        int start = bytes.readerIndex();
        if (available < 2) {
            return false;
        }
        int length = bytes.getByte(start + 1) & 0x7F;
        int header = length == LENGTH_64 ? 10 : length == LENGTH_16 ? 4 : 2;
        if (available < header) {
            return false;
        }
        if (length == LENGTH_16) {
            length = bytes.getUnsignedShort(start + 2);
        } else if (length == LENGTH_64) {
            length = (int) bytes.getLong(start + 2);
        }
        if (available < header + length) {
            return false;
        }
        bytes.skipBytes(header);
        take(bytes.getByte(start) & 0x0F, bytes, length);
        return true;
    }

    private void take(int opcode, ByteBuf bytes, int length) {
        byte[] payload = scratch.ofAtLeast(length);
        bytes.readBytes(payload, 0, length);
        if (opcode == OPCODE_TEXT) {
            listener.message(this, payload, length);
        } else if (opcode == OPCODE_PING) {
            context().writeAndFlush(frame(OPCODE_PONG, payload, length));
        }
    }

    /** Sends a text message; what is sent while messages are read is flushed once at the end. */
    void send(byte[] text) {
        ByteBuf frame = frame(OPCODE_TEXT, text, text.length);
        if (reading) {
            unflushed = true;
            context().write(frame);
        } else {
            context().writeAndFlush(frame);
        }
    }

    private ByteBuf frame(int opcode, byte[] payload, int length) {
        ByteBuf frame = context().alloc().buffer(LARGEST_HEADER + length);
        frame.writeByte(FINAL | opcode);
        if (length < LENGTH_16) {
            frame.writeByte(MASKED | length);
        } else if (length <= 0xFFFF) {
            frame.writeByte(MASKED | LENGTH_16).writeShort(length);
        } else {
            frame.writeByte(MASKED | LENGTH_64).writeLong(length);
        }
        return frame.writeInt(0).writeBytes(payload, 0, length);
    }

    /** Closes the socket without further ado. */
    void close() {
        context().close();
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext current = context;
        if (current == null) {
            throw new IllegalStateException("not connected yet");
        }
        return current;
    }
}
