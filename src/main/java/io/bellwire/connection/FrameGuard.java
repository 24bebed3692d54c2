package io.bellwire.connection;

import io.bellwire.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.impl.ShutdownEvent;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only handler of ours in the pipeline of an upgraded socket: it stands where Vert.x's own handlers stood and is what
 * keeps a hostile client from costing more than one well-behaved. What comes in goes through {@link FrameDecoder}; what
 * goes out is counted; pongs, closing and silence are seen to here.
 *
 * <p>Life: open → closing (a close frame went out, the peer's is awaited) or failing (the peer broke the protocol, what it
 * sends is thrown away) → gone. Both end by a deadline.
 */
// Netty tells of a failed write through exceptionCaught, and of a failed close nothing could follow.
@SuppressWarnings("FutureReturnValueIgnored")
final class FrameGuard extends ChannelInboundHandlerAdapter implements ClientSocket, FrameDecoder.Sink {

    private static final Logger log = LoggerFactory.getLogger(FrameGuard.class);

    private enum State {
        OPEN,
        CLOSING,
        FAILING,
        GONE
    }

    /** Beyond this many unsent bytes only the newest ping is answered, once there is room (RFC 6455 §5.5.3). */
    private static final int PONG_BACKLOG_BYTES = 16_384;

    private static final long CONTROL_WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** So much is not kept until the end of the turn: it would wait in vain, and count as what the peer does not read. */
    private static final int FLUSH_BYTES = 65_536;

    private static final int ABNORMAL = 1006;
    private static final byte[] NOTHING = new byte[0];

    private final LoopDuties loop;
    private final FrameLimits limits;
    private final long closeDeadlineMs;
    private final ConnectionMetrics metrics;
    private final FrameDecoder decoder;
    private final SocketListener listener;
    private final long openedAt;
    private @Nullable ChannelHandlerContext context;
    private State state = State.OPEN;
    private boolean tls;

    // Reading.
    private boolean paused;
    private boolean decoding;
    private @Nullable ByteBuf unread;
    private long lastHeard;
    private long controlWindowStart;
    private int controlFrames;

    // Writing.
    private boolean dirty;
    private int countedUnread;
    private long countedUnsent;
    private int unflushedBytes;
    private byte @Nullable [] pendingPong;
    private long lastPing;
    private long unsentAtVisit;

    // Where the loop finds it.
    private int slot;
    private int position;
    private @Nullable ScheduledFuture<?> closeDeadline;

    private boolean told;

    /** Makes the guard; {@code listeners} is given the guard and returns who listens to it. */
    FrameGuard(
            LoopDuties loop,
            FrameLimits limits,
            long closeDeadlineMs,
            ConnectionMetrics metrics,
            ListenerFactory listeners) {
        this.loop = loop;
        this.limits = limits;
        this.closeDeadlineMs = closeDeadlineMs;
        this.metrics = metrics;
        this.decoder = new FrameDecoder(limits, this);
        this.openedAt = loop.now();
        this.lastHeard = openedAt;
        // A random start spreads the pings of clients that came at the same moment.
        this.lastPing = lastHeard - ThreadLocalRandom.current().nextLong(loop.heartbeatNanos());
        this.listener = listeners.listen(this);
    }

    /** Makes the listener of a socket. */
    interface ListenerFactory {
        SocketListener listen(FrameGuard socket);
    }

    /** Goes to work; the guard is in its pipeline. */
    void start() {
        metrics.opened();
        inContext(listener::opened);
    }

    // ---- Netty

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        tls = added.pipeline().get(SslHandler.class) != null;
        slot = loop.add(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ignored, Object received) {
        if (received instanceof ByteBuf bytes && (state == State.OPEN || state == State.CLOSING)) {
            lastHeard = loop.now();
            if (loop.isOld(openedAt)) {
                close(CloseCode.RESTARTING);
            }
            metrics.bytesReceived(bytes.readableBytes());
            inContext(() -> read(bytes));
            countUnread();
        } else {
            ReferenceCountUtil.release(received);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ignored) {
        // Flushed at the end of the turn.
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ignored) {
        if (state == State.OPEN && isWritable()) {
            inContext(this::writableAgain);
            countUnread();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ignored) {
        ended(ABNORMAL);
        state = State.GONE;
        releaseUnread();
        countUnsent();
        countUnread();
        loop.remove(this, slot, position);
        if (closeDeadline != null) {
            closeDeadline.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
        if (state != State.GONE && channel().isActive()) {
            log.debug("A socket failed", cause);
            context().close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ignored, Object event) {
        if (event instanceof ShutdownEvent) {
            close(CloseCode.RESTARTING);
        } else {
            ReferenceCountUtil.release(event);
        }
    }

    // ---- Reading

    /** Nearly always nothing is left: a message that is complete is carried out at once. */
    private void countUnread() {
        ByteBuf rest = unread;
        boolean gone = state != State.OPEN;
        int held = gone ? 0 : decoder.heldBytes() + listener.waitingBytes() + (rest == null ? 0 : rest.readableBytes());
        loop.memory().unread().change(countedUnread, held);
        countedUnread = held;
        if (held > 0 && loop.memory().unread().isPassedBy(held)) {
            fail(CloseCode.FLOODING);
            countUnread();
        }
    }

    private void read(ByteBuf bytes) {
        if (unread != null || decoding) {
            unread = unread == null ? bytes : Unpooled.wrappedBuffer(unread, bytes);
            return;
        }
        decode(bytes);
    }

    private void decode(ByteBuf bytes) {
        decoding = true;
        CloseCode violation;
        try {
            violation = decoder.decode(bytes);
        } catch (RuntimeException bug) {
            bytes.release();
            log.error("A message could not be handled", bug);
            context().close();
            return;
        } finally {
            decoding = false;
        }
        if (violation != null) {
            bytes.release();
            fail(violation);
        } else if (bytes.isReadable() && state == State.OPEN) {
            unread = bytes;
        } else {
            bytes.release();
        }
    }

    @Override
    public boolean isReading() {
        return !paused && (state == State.OPEN || state == State.CLOSING);
    }

    @Override
    public void message(byte[] payload, boolean text) {
        if (state == State.OPEN) {
            metrics.messageReceived();
            if (text) {
                listener.message(payload);
            } else {
                listener.binary(payload);
            }
        }
    }

    @Override
    public void ping(byte[] payload) {
        if (state != State.OPEN || isFlood()) {
            return;
        }
        if (unsentBytes() < PONG_BACKLOG_BYTES) {
            writeFrame(Opcode.PONG, payload);
        } else {
            pendingPong = payload;
        }
    }

    @Override
    public void pong() {
        if (state == State.OPEN) {
            isFlood();
        }
    }

    private boolean isFlood() {
        long now = loop.now();
        if (now - controlWindowStart >= CONTROL_WINDOW_NANOS) {
            controlWindowStart = now;
            controlFrames = 0;
        }
        boolean flood = ++controlFrames > limits.controlFrames();
        if (flood) {
            close(CloseCode.FLOODING);
        }
        return flood;
    }

    @Override
    public boolean hasStoodSince(long then) {
        return loop.hasStoodSince(then);
    }

    @Override
    public void pause() {
        if (state == State.OPEN && !paused) {
            paused = true;
            channel().config().setAutoRead(false);
        }
    }

    @Override
    public void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        lastHeard = loop.now();
        ByteBuf rest = unread;
        if (rest != null && !decoding) {
            unread = null;
            decode(rest);
        }
        if (!paused && state != State.GONE) {
            channel().config().setAutoRead(true);
        }
    }

    @Override
    public void allowLongMessages() {
        decoder.allowLongMessages();
    }

    // ---- Writing

    @Override
    public EventLoop eventLoop() {
        return loop.eventLoop();
    }

    @Override
    public boolean write(byte[] text) {
        if (state != State.OPEN) {
            return false;
        }
        writeFrame(Opcode.TEXT, text);
        return countMessage();
    }

    @Override
    public boolean write(ByteBuf notice) {
        if (state != State.OPEN) {
            return false;
        }
        send(loop.noticeFrame().of(context().alloc(), notice));
        metrics.noticeSent();
        return countMessage();
    }

    /** Sends bytes as they are: the answer to the upgrade. */
    void writeRaw(ByteBuf bytes) {
        send(bytes);
    }

    /** A binary message, which no client of ours gets: for the conformance test, which echoes what comes. */
    void writeBinary(byte[] payload) {
        writeFrame(Opcode.BINARY, payload);
    }

    private boolean countMessage() {
        metrics.messageSent();
        if (unsentBytes() > limits.outboundBytes()) {
            close(CloseCode.TOO_SLOW);
        }
        return true;
    }

    private void writeFrame(int opcode, byte[] payload) {
        send(Frames.frame(context().alloc(), opcode, payload));
    }

    private void send(ByteBuf bytes) {
        metrics.bytesSent(bytes.readableBytes());
        unflushedBytes += bytes.readableBytes();
        context().write(bytes, context().voidPromise());
        if (!dirty) {
            dirty = true;
            loop.flushLater(this);
        }
        if (unflushedBytes >= FLUSH_BYTES) {
            unflushedBytes = 0;
            context().flush();
        }
    }

    /** The end of the turn has come. */
    void flushNow() {
        dirty = false;
        unflushedBytes = 0;
        if (state != State.GONE) {
            context().flush();
            countUnsent();
        }
    }

    /** What a flush left behind is what the peer does not read. */
    private void countUnsent() {
        long left = state == State.GONE ? 0 : unsentBytes();
        loop.memory().unsent().change(countedUnsent, left);
        countedUnsent = left;
        if (left > 0 && state == State.OPEN && loop.memory().unsent().isPassedBy(left)) {
            close(CloseCode.TOO_SLOW);
            // Not even a close frame would get through, and what waits before it takes memory.
            abort();
        }
    }

    @Override
    public long unsentBytes() {
        ChannelOutboundBuffer buffer = channel().unsafe().outboundBuffer();
        long pending = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        // The TLS handler keeps what is not flushed to itself.
        return tls ? pending + unflushedBytes : pending;
    }

    @Override
    public boolean isWritable() {
        return state == State.OPEN && channel().isWritable();
    }

    private void writableAgain() {
        byte[] pong = pendingPong;
        if (pong != null) {
            pendingPong = null;
            writeFrame(Opcode.PONG, pong);
        }
        listener.writable();
    }

    // ---- Silence

    /** Looks for silence, and pings when it is time. */
    void visit(long now) {
        if (state != State.OPEN) {
            return;
        }
        if (paused && isExcused()) {
            lastHeard = now;
        }
        countUnsent();
        countUnread();
        if (state != State.OPEN) {
            return;
        }
        unsentAtVisit = unsentBytes();
        if (2 * (now - lastHeard) >= 5 * loop.heartbeatNanos()) {
            close(paused ? CloseCode.TOO_SLOW : CloseCode.SILENT);
            return;
        }
        // Right after a standstill the pong would be taken for something that had waited.
        if (now - lastPing >= loop.heartbeatNanos() && isWritable() && !loop.isOld(openedAt)) {
            lastPing = now;
            writeFrame(Opcode.PING, NOTHING);
        }
        listener.visited();
    }

    /** A client that we don't read is not silent, unless it is itself the reason: because it doesn't read. */
    private boolean isExcused() {
        return isWritable() || unsentBytes() < unsentAtVisit;
    }

    // ---- Closing

    @Override
    public void close(CloseCode code) {
        if (state != State.OPEN) {
            return;
        }
        startClosing(State.CLOSING);
        writeFrame(Opcode.CLOSE, Frames.closeBody(code));
        ended(code.code());
    }

    /** Closes with 1012: right after what is under way is answered, at once if nothing is. */
    void drain() {
        inContext(() -> {
            if (state == State.OPEN && !listener.finishes()) {
                close(CloseCode.RESTARTING);
            }
        });
    }

    /**
     * The loop goes on after it stood still for so long that clients have given up: who had something waiting is sent away
     * before that is carried out. So is who turns out to have sent something meanwhile.
     */
    void wentOn() {
        if (unread != null || listener.waitingBytes() > 0) {
            close(CloseCode.RESTARTING);
        }
    }

    /** The protocol was broken: nothing more can be understood, so the peer's close frame is not waited for. */
    private void fail(CloseCode code) {
        if (state == State.CLOSING) {
            state = State.FAILING;
            return;
        }
        if (state != State.OPEN) {
            return;
        }
        startClosing(State.FAILING);
        ByteBuf frame = Frames.frame(context().alloc(), Opcode.CLOSE, Frames.closeBody(code));
        context().writeAndFlush(frame).addListener(written -> finishOutput());
        ended(code.code());
    }

    @Override
    public void peerCloses(int code) {
        if (state == State.CLOSING) {
            context().close();
            return;
        }
        startClosing(State.FAILING);
        byte[] echo = code == 1005 ? NOTHING : new byte[] {(byte) (code >> 8), (byte) code};
        context()
                .writeAndFlush(Frames.frame(context().alloc(), Opcode.CLOSE, echo))
                .addListener(ChannelFutureListener.CLOSE);
        ended(code);
    }

    private void startClosing(State next) {
        state = next;
        paused = false;
        if (next == State.FAILING) {
            decoder.discard();
        }
        pendingPong = null;
        releaseUnread();
        channel().config().setAutoRead(true);
        closeDeadline = loop.eventLoop().schedule(this::abort, closeDeadlineMs, TimeUnit.MILLISECONDS);
    }

    /**
     * Sends FIN but goes on reading: closing with bytes unread would make the kernel send RST, which can overtake the
     * close frame.
     */
    private void finishOutput() {
        if (!tls && channel() instanceof DuplexChannel duplex && channel().isActive()) {
            duplex.shutdownOutput();
        } else {
            context().close();
        }
    }

    /** Frees the socket now: what the peer has not taken is dropped, by the kernel too. */
    private void abort() {
        if (state != State.GONE) {
            channel().config().setOption(ChannelOption.SO_LINGER, 0);
            channel().pipeline().firstContext().close();
        }
    }

    private void ended(int code) {
        if (!told) {
            told = true;
            metrics.closed(code);
            inContext(() -> listener.closed(code));
        }
    }

    private void releaseUnread() {
        ByteBuf rest = unread;
        unread = null;
        ReferenceCountUtil.release(rest);
    }

    // ---- Helpers

    void position(int newPosition) {
        position = newPosition;
    }

    private void inContext(Runnable task) {
        ContextInternal vertxContext = loop.context();
        ContextInternal previous = vertxContext.beginDispatch();
        try {
            task.run();
        } finally {
            vertxContext.endDispatch(previous);
        }
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext current = context;
        if (current == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return current;
    }

    private Channel channel() {
        return context().channel();
    }
}
