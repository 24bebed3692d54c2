package io.bellwire.connection;

import io.bellwire.connection.ConnectionMetrics.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands before Vert.x's HTTP handler until a socket is upgraded: requests for our path end here, all others go on. At
 * the upgrade it takes HTTP out of the pipeline and puts a {@link FrameGuard} in.
 *
 * <p>Vert.x's own accept would leave 13 KB per connection behind, and would lose the frames that come in one segment with
 * the request: they would reach its HTTP handler, which throws them away.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells of failures through exceptionCaught.
final class UpgradeHandler extends ChannelDuplexHandler {

    private static final String VERTX_HANDLER = "handler";
    private static final String HTTP_DECODER = "httpDecoder";
    private static final List<String> HTTP_ONLY =
            List.of("httpEncoder", "idle", "chunkedWriter", "inflater", "deflater", "h2c");

    private final Upgrades upgrades;
    private final Admission.Ticket ticket;
    private @Nullable ScheduledFuture<?> deadline;
    private Handshake.@Nullable Result result;

    /** Requests that went on to Vert.x and are not answered yet. */
    private int forwarded;

    private UpgradeHandler(Upgrades upgrades, Admission.Ticket ticket) {
        this.upgrades = upgrades;
        this.ticket = ticket;
    }

    /** What is done with an upgraded socket. */
    interface Upgrades {
        /** The path that is upgraded. */
        String path();

        /** Whether the node drains, and nobody is upgraded any more. */
        boolean isDraining();

        /** How long a client may take for its first request, in ms. */
        long handshakeDeadlineMs();

        Handshake handshake();

        ConnectionMetrics metrics();

        /** Makes the guard of a socket, with who listens to it. */
        FrameGuard guard(Admission.Ticket ticket, @Nullable String bearer);
    }

    /** Puts itself into the pipeline of a new HTTP connection. */
    static void install(ChannelPipeline pipeline, Upgrades upgrades, Admission.Ticket ticket) {
        pipeline.addBefore(VERTX_HANDLER, "upgrade", new UpgradeHandler(upgrades, ticket));
    }

    /** Whether this is an HTTP/1 connection, the only one that can be upgraded. */
    static boolean canBeInstalled(ChannelPipeline pipeline) {
        return pipeline.get(HTTP_DECODER) != null && pipeline.get(VERTX_HANDLER) != null;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        deadline = context.executor()
                .schedule(() -> tooLate(context), upgrades.handshakeDeadlineMs(), TimeUnit.MILLISECONDS);
    }

    private static void tooLate(ChannelHandlerContext context) {
        context.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        cancelDeadline();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            start(context, request);
        } else if (result != null && message instanceof HttpContent content) {
            proceed(context, content);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && forwarded > 0) {
            forwarded--;
        }
        context.write(message, promise);
    }

    private void start(ChannelHandlerContext context, HttpRequest request) {
        boolean ours = request.decoderResult().isSuccess() && isOurs(request.uri());
        if (!ours && ticket.verdict() == Admission.Verdict.ADMITTED) {
            // From here on it is an HTTP connection like any other, and Vert.x's idle timeout sees to it.
            cancelDeadline();
            forwarded++;
            context.fireChannelRead(request);
            return;
        }
        result = forwarded > 0 ? Handshake.refused(HttpResponseStatus.BAD_REQUEST, Refusal.HANDSHAKE) : check(request);
        ReferenceCountUtil.release(request);
    }

    private Handshake.Result check(HttpRequest request) {
        Admission.Verdict verdict = upgrades.isDraining() ? Admission.Verdict.DRAINING : ticket.verdict();
        return switch (verdict) {
            case ADMITTED -> upgrades.handshake().check(request);
            case FULL -> Handshake.refused(HttpResponseStatus.SERVICE_UNAVAILABLE, Refusal.CONNECTIONS);
            case ADDRESS_FULL ->
                Handshake.refused(HttpResponseStatus.TOO_MANY_REQUESTS, Refusal.CONNECTIONS_PER_ADDRESS);
            case DRAINING -> Handshake.refused(HttpResponseStatus.SERVICE_UNAVAILABLE, Refusal.DRAINING);
        };
    }

    /** Waits for the end of the request, so that what follows it in the decoder is the client's first frames. */
    private void proceed(ChannelHandlerContext context, HttpContent content) {
        if (content.content().isReadable() && result instanceof Handshake.Accepted) {
            result = Handshake.refused(HttpResponseStatus.BAD_REQUEST, Refusal.HANDSHAKE);
        }
        boolean last = content instanceof LastHttpContent;
        content.release();
        if (last) {
            Handshake.Result decided = result;
            if (decided instanceof Handshake.Accepted accepted) {
                upgrade(context, accepted);
            } else if (decided instanceof Handshake.Refused refused) {
                refuse(context, refused);
            }
        }
    }

    private void refuse(ChannelHandlerContext context, Handshake.Refused refused) {
        upgrades.metrics().refused(refused.reason());
        // From the encoder's place, because this is no message but bytes.
        context.pipeline()
                .context("httpEncoder")
                .writeAndFlush(ascii(refused))
                .addListener(ChannelFutureListener.CLOSE);
    }

    private void upgrade(ChannelHandlerContext context, Handshake.Accepted accepted) {
        ChannelPipeline pipeline = context.pipeline();
        HTTP_ONLY.stream().filter(name -> pipeline.get(name) != null).forEach(pipeline::remove);
        FrameGuard guard = upgrades.guard(ticket, accepted.bearer());
        ChannelHandler vertxHandler = pipeline.replace(VERTX_HANDLER, "guard", guard);
        retire(context, vertxHandler);
        guard.writeRaw(ascii(accepted));
        guard.start();
        pipeline.remove(this);
        // Last: this hands over the bytes that came behind the request.
        pipeline.remove(HTTP_DECODER);
    }

    /** To Vert.x's HTTP server, and to its metrics, the connection is over. */
    private static void retire(ChannelHandlerContext context, ChannelHandler vertxHandler) {
        try {
            ((ChannelInboundHandler) vertxHandler).channelInactive(context);
        } catch (Exception unexpected) {
            context.fireExceptionCaught(unexpected);
        }
    }

    private static ByteBuf ascii(Handshake.Result result) {
        return Unpooled.copiedBuffer(result.response(), StandardCharsets.US_ASCII);
    }

    private boolean isOurs(String uri) {
        int query = uri.indexOf('?');
        return upgrades.path().equals(query < 0 ? uri : uri.substring(0, query));
    }

    private void cancelDeadline() {
        ScheduledFuture<?> running = deadline;
        if (running != null) {
            running.cancel(false);
            deadline = null;
        }
    }
}
