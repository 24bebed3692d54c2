package io.bellwire.connection;

import io.bellwire.protocol.CloseCode;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The clients' side of a node: listens at {@code GET /v1/signaling} (PROTOCOL §1) on all event loops, and puts a
 * {@link ConnectionVerticle} behind each socket. Requests for any other path go to the fallback.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells of failures through exceptionCaught.
public final class SignalingServer {

    /** Where clients connect (PROTOCOL §1). */
    public static final String PATH = "/v1/signaling";

    /** Sockets are closed in slices of this length when the node drains. */
    private static final long SLICE_MS = 50;

    /** Of the time to drain this part is left to the calls of those who are told last. */
    private static final int PART_FOR_LAST_CALLS = 4;

    /** Sends ask for about this much kernel memory per socket, in bytes; by itself Linux goes up to 4 MB. */
    private static final int SEND_BUFFER_BYTES = 65_536;

    private static final int MAX_HEADER_BYTES = 16_384;
    private static final int IDLE_SECONDS = 60;

    /** Servers with the same negative port share one random port: each server needs a number of its own. */
    private static final AtomicInteger NEXT_RANDOM_PORT = new AtomicInteger(1);

    private final Vertx vertx;
    private final Core shared;
    private final HttpServerOptions http;

    private SignalingServer(Vertx vertx, Core shared) {
        this.vertx = vertx;
        this.shared = shared;
        this.http = httpOptions(shared.options);
    }

    /** Makes what listens to an upgraded socket: a connection, or in tests something else. */
    interface Listeners {
        SocketListener listen(
                ContextInternal context, ClientSocket socket, Admission.Ticket ticket, @Nullable String bearer);
    }

    /**
     * Makes a server.
     *
     * @param services what the connections need
     * @param fallback takes the requests for all other paths
     */
    public static SignalingServer create(
            Vertx vertx, SignalingOptions options, ConnectionServices services, Handler<HttpServerRequest> fallback) {
        ConnectionShared connections = new ConnectionShared(options, services);
        return create(
                vertx,
                options,
                PATH,
                FrameLimits.of(options.limits()),
                services.metrics(),
                fallback,
                connections::listen);
    }

    static SignalingServer create(
            Vertx vertx,
            SignalingOptions options,
            String path,
            FrameLimits frameLimits,
            ConnectionMetrics metrics,
            Handler<HttpServerRequest> fallback,
            Listeners listeners) {
        return new SignalingServer(vertx, new Core(options, path, frameLimits, metrics, fallback, listeners));
    }

    /**
     * Makes one event loop's listener. Who owns this server deploys {@link #instances()} of them at once; each starts to
     * listen when it is deployed, and drops what is still open when it is undeployed.
     */
    public Deployable listener() {
        return new ListenerVerticle(shared, new HttpServerOptions(http));
    }

    /** How many listeners to deploy: one per event loop. */
    public int instances() {
        int count = 0;
        for (var ignored : ((VertxInternal) vertx).nettyEventLoopGroup()) {
            count++;
        }
        return count;
    }

    /** The port that it listens on. */
    public int actualPort() {
        return shared.servers.get(0).actualPort();
    }

    /** Takes new certificates into use; connections that are open keep theirs. */
    public Future<Void> updateTls(ServerSSLOptions options) {
        List<Future<Boolean>> updates = shared.servers.stream()
                .map(server -> server.updateSSLOptions(options, true))
                .toList();
        return Future.all(updates).mapEmpty();
    }

    /** Sockets that are open, upgraded or not. */
    public int sockets() {
        return shared.admission.sockets();
    }

    /**
     * Refuses new connections, and closes those that are open with 1012, spread over the time given, so that their
     * clients don't come back all at once. Who has a call under way is answered first, as long as there is time.
     * Completes when the last one is gone.
     */
    public Future<Void> drain(Duration time) {
        shared.admission.drain();
        long spreadMs = time.toMillis() - time.toMillis() / PART_FOR_LAST_CALLS;
        long timeIsUp = vertx.setTimer(Math.max(1, time.toMillis()), fired -> closeAll());
        List<Future<Void>> loops =
                shared.loops.stream().map(loop -> drain(loop, spreadMs)).toList();
        return Future.all(loops).compose(told -> allGone()).onComplete(gone -> vertx.cancelTimer(timeIsUp));
    }

    /** Closes those that are open with 1012, spread over the time given; they may come back at once, and resume. */
    public void closeClients(Duration time) {
        shared.loops.forEach(loop -> drain(loop, time.toMillis()));
    }

    private Future<Void> allGone() {
        Promise<Void> gone = Promise.promise();
        vertx.setPeriodic(SLICE_MS, timer -> {
            if (shared.loops.stream().allMatch(loop -> loop.count() == 0)) {
                vertx.cancelTimer(timer);
                gone.tryComplete();
            }
        });
        return gone.future();
    }

    /** Whoever still waits for an answer does so no more. */
    private void closeAll() {
        shared.loops.forEach(loop ->
                loop.eventLoop().execute(() -> loop.sockets().forEach(socket -> socket.close(CloseCode.RESTARTING))));
    }

    Admission admission() {
        return shared.admission;
    }

    List<LoopDuties> loops() {
        return shared.loops;
    }

    private static Future<Void> drain(LoopDuties loop, long spreadMs) {
        long slices = Math.max(1, spreadMs / SLICE_MS);
        Promise<Void> done = Promise.promise();
        loop.eventLoop().execute(() -> {
            List<FrameGuard> sockets = loop.sockets();
            Collections.shuffle(sockets);
            int perSlice = (int) ((sockets.size() + slices - 1) / slices);
            closeSlice(loop, sockets, 0, Math.max(1, perSlice), done);
        });
        return done.future();
    }

    private static void closeSlice(
            LoopDuties loop, List<FrameGuard> sockets, int from, int perSlice, Promise<Void> done) {
        int to = Math.min(sockets.size(), from + perSlice);
        sockets.subList(from, to).forEach(FrameGuard::drain);
        if (to == sockets.size()) {
            done.complete();
        } else {
            loop.eventLoop()
                    .schedule(() -> closeSlice(loop, sockets, to, perSlice, done), SLICE_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** What our pipeline needs, over what the settings say. */
    private static HttpServerOptions httpOptions(SignalingOptions options) {
        HttpServerOptions http = new HttpServerOptions(options.http());
        if (http.getPort() == 0) {
            http.setPort(-NEXT_RANDOM_PORT.getAndIncrement());
        }
        if (http.getSendBufferSize() < 0) {
            http.setSendBufferSize(SEND_BUFFER_BYTES);
        }
        if (http.getIdleTimeout() == 0) {
            http.setIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
        }
        return http.setUseAlpn(false)
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setStrictThreadMode(true)
                .setSslHandshakeTimeout(options.handshakeDeadline().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    /** What all event loops share. */
    private static final class Core implements ListenerVerticle.Shared {
        private final SignalingOptions options;
        private final String path;
        private final FrameLimits frameLimits;
        private final ConnectionMetrics metrics;
        private final Handler<HttpServerRequest> fallback;
        private final Listeners listeners;
        private final Admission admission;
        private final MemoryBounds memory = MemoryBounds.ofProcess();
        private final Handshake handshake;
        private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
        private final List<LoopDuties> loops = new CopyOnWriteArrayList<>();

        private Core(
                SignalingOptions options,
                String path,
                FrameLimits frameLimits,
                ConnectionMetrics metrics,
                Handler<HttpServerRequest> fallback,
                Listeners listeners) {
            this.options = options;
            this.path = path;
            this.frameLimits = frameLimits;
            this.metrics = metrics;
            this.fallback = fallback;
            this.listeners = listeners;
            this.admission = new Admission(options.limits());
            this.handshake = new Handshake(new OriginPolicy(options.allowedOrigins()));
        }

        @Override
        public SignalingOptions options() {
            return options;
        }

        @Override
        public Admission admission() {
            return admission;
        }

        @Override
        public Handshake handshake() {
            return handshake;
        }

        @Override
        public ConnectionMetrics metrics() {
            return metrics;
        }

        @Override
        public Handler<HttpServerRequest> fallback() {
            return fallback;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public MemoryBounds memory() {
            return memory;
        }

        @Override
        public FrameLimits frameLimits() {
            return frameLimits;
        }

        @Override
        public SocketListener listen(
                ContextInternal context, ClientSocket socket, Admission.Ticket ticket, @Nullable String bearer) {
            return listeners.listen(context, socket, ticket, bearer);
        }

        @Override
        public void listening(HttpServer server, LoopDuties loop) {
            servers.add(server);
            loops.add(loop);
        }

        @Override
        public void stopped(HttpServer server, @Nullable LoopDuties loop) {
            servers.remove(server);
            loops.remove(loop);
        }
    }
}
