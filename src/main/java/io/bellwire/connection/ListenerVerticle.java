package io.bellwire.connection;

import io.bellwire.protocol.CloseCode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's share of the listening socket. There is one per event loop, all on the same port; a connection stays
 * on the loop that accepted it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells of failures through exceptionCaught.
final class ListenerVerticle extends VerticleBase {

    private final Shared shared;
    private final HttpServerOptions http;
    private @Nullable HttpServer server;
    private @Nullable LoopDuties loop;

    /** What all listeners of a server have in common. */
    interface Shared {
        SignalingOptions options();

        Admission admission();

        Handshake handshake();

        ConnectionMetrics metrics();

        Handler<HttpServerRequest> fallback();

        String path();

        FrameLimits frameLimits();

        MemoryBounds memory();

        /** Makes what listens to an upgraded socket. */
        SocketListener listen(
                ContextInternal context, ClientSocket socket, Admission.Ticket ticket, @Nullable String bearer);

        /** A listener works. */
        void listening(HttpServer server, LoopDuties loop);

        /** A listener works no more. */
        void stopped(HttpServer server, @Nullable LoopDuties loop);
    }

    ListenerVerticle(Shared shared, HttpServerOptions http) {
        this.shared = shared;
        this.http = http;
    }

    @Override
    public Future<?> start() {
        ContextInternal internal = (ContextInternal) context;
        LoopDuties duties =
                new LoopDuties(internal, shared.options().heartbeat().toMillis(), System::nanoTime, shared.memory());
        loop = duties;
        server = vertx.createHttpServer(http)
                .connectionHandler(connection -> accept(duties, connection))
                .requestHandler(shared.fallback());
        return server.listen().onSuccess(listening -> shared.listening(listening, duties));
    }

    @Override
    public Future<?> stop() {
        if (loop != null) {
            loop.stop();
        }
        if (server == null) {
            return Future.succeededFuture();
        }
        shared.stopped(server, loop);
        return server.close();
    }

    private void accept(LoopDuties duties, HttpConnection connection) {
        if (!(connection instanceof ConnectionBase base)) {
            return;
        }
        Channel channel = base.channel();
        ChannelPipeline pipeline = channel.pipeline();
        if (shared.admission().isCrowded() || !UpgradeHandler.canBeInstalled(pipeline)) {
            channel.close();
            return;
        }
        Admission.Ticket ticket = shared.admission().enter(address(channel), () -> evict(channel));
        channel.closeFuture().addListener(closed -> ticket.leave());
        UpgradeHandler.install(pipeline, new LoopUpgrades(shared, duties), ticket);
    }

    /** Called on any event loop. */
    private static void evict(Channel channel) {
        channel.eventLoop().execute(() -> {
            FrameGuard guard = channel.pipeline().get(FrameGuard.class);
            if (guard == null) {
                channel.close();
            } else {
                guard.close(CloseCode.UNAUTHORIZED);
            }
        });
    }

    private static @Nullable InetAddress address(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress internet ? internet.getAddress() : null;
    }

    /** Upgrades on one event loop. */
    private record LoopUpgrades(Shared shared, LoopDuties duties) implements UpgradeHandler.Upgrades {

        @Override
        public String path() {
            return shared.path();
        }

        @Override
        public boolean isDraining() {
            return shared.admission().isDraining();
        }

        @Override
        public long handshakeDeadlineMs() {
            return shared.options().handshakeDeadline().toMillis();
        }

        @Override
        public Handshake handshake() {
            return shared.handshake();
        }

        @Override
        public ConnectionMetrics metrics() {
            return shared.metrics();
        }

        @Override
        public FrameGuard guard(Admission.Ticket ticket, @Nullable String bearer) {
            return new FrameGuard(
                    duties,
                    shared.frameLimits(),
                    shared.options().closeDeadline().toMillis(),
                    shared.metrics(),
                    socket -> shared.listen(duties.context(), socket, ticket, bearer));
        }
    }
}
