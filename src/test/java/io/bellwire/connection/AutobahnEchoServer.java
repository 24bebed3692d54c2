package io.bellwire.connection;

import io.bellwire.protocol.CloseCode;
import io.bellwire.protocol.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;

/**
 * The frame guard with an echo behind it, for the Autobahn|Testsuite ({@code ./mvnw -Pautobahn verify}). It answers at
 * every path, takes binary messages too, and its bounds are those that the suite needs.
 */
public final class AutobahnEchoServer {

    private static final int LARGEST_MESSAGE = 16 * 1024 * 1024;
    private static final FrameLimits LIMITS = new FrameLimits(
            LARGEST_MESSAGE, LARGEST_MESSAGE, Integer.MAX_VALUE, Integer.MAX_VALUE, 4 * LARGEST_MESSAGE, true);

    private AutobahnEchoServer() {}

    /** Runs until the process ends. */
    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setPreferNativeTransport(true))
                .build();
        SignalingServer server = create(vertx, port, "/");
        vertx.deployVerticle(server::listener, new DeploymentOptions().setInstances(server.instances()))
                .onComplete(started -> System.out.println("ready ws://127.0.0.1:" + server.actualPort() + "/"))
                .onFailure(Throwable::printStackTrace);
    }

    /** An echo server, to be deployed. */
    static SignalingServer create(Vertx vertx, int port, String path) {
        SignalingOptions options =
                SignalingOptions.of(new HttpServerOptions().setHost("127.0.0.1").setPort(port), Limits.DEFAULT);
        return SignalingServer.create(
                vertx,
                options,
                path,
                LIMITS,
                ConnectionMetrics.NONE,
                request -> request.response().setStatusCode(404).end(),
                (context, socket, ticket, bearer) -> new Echo((FrameGuard) socket, ticket));
    }

    private record Echo(FrameGuard socket, Admission.Ticket ticket) implements SocketListener {

        @Override
        public void opened() {
            ticket.loggedIn();
        }

        @Override
        public void message(byte[] text) {
            ByteBuf payload = Unpooled.wrappedBuffer(text);
            socket.write(payload);
            payload.release();
        }

        @Override
        public void binary(byte[] bytes) {
            socket.writeBinary(bytes);
        }

        @Override
        public void writable() {}

        @Override
        public void visited() {}

        @Override
        public void closed(int code) {
            if (code == CloseCode.TOO_SLOW.code()) {
                System.err.println("a bound is too low for the suite");
            }
        }
    }
}
