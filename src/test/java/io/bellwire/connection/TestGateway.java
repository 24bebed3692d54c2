package io.bellwire.connection;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.bellwire.protocol.InviteIDMaker;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.MessageDecoder;
import io.bellwire.protocol.MessageEncoder;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.UnaryOperator;

/** A listening server with fakes behind it. */
final class TestGateway implements AutoCloseable {

    final Vertx vertx;
    final FakeSessions sessions = new FakeSessions();
    final FakeLogins logins = new FakeLogins();
    final FakeCalls calls = new FakeCalls();
    final CountingMetrics metrics = new CountingMetrics();
    final SignalingServer server;
    final ConnectionShared connections;
    private String deploymentID = "";

    private TestGateway(Vertx vertx, SignalingOptions options, Clock clock) {
        this.vertx = vertx;
        ConnectionServices services = new ConnectionServices(
                calls,
                new FakeTokens(),
                logins,
                new InviteIDMaker(new SecureRandom(), clock::millis)::next,
                sessions,
                new MessageDecoder(options.limits()),
                new MessageEncoder(options.limits()),
                metrics,
                clock);
        this.connections = new ConnectionShared(options, services);
        this.server = SignalingServer.create(
                vertx,
                options,
                SignalingServer.PATH,
                FrameLimits.of(options.limits()),
                metrics,
                request -> request.response().setStatusCode(404).end(),
                connections::listen);
    }

    static TestGateway start() {
        return start(UnaryOperator.identity());
    }

    static TestGateway start(UnaryOperator<SignalingOptions> change) {
        return start(Limits.DEFAULT, change, Clock.systemUTC());
    }

    static TestGateway start(Limits limits) {
        return start(limits, UnaryOperator.identity(), Clock.systemUTC());
    }

    static TestGateway start(Limits limits, UnaryOperator<SignalingOptions> change, Clock clock) {
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(2).setPreferNativeTransport(true))
                .build();
        HttpServerOptions http = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
        SignalingOptions options = change.apply(SignalingOptions.of(http, limits));
        TestGateway gateway = new TestGateway(vertx, options, clock);
        gateway.deploymentID = await(vertx.deployVerticle(
                gateway.server::listener, new DeploymentOptions().setInstances(gateway.server.instances())));
        return gateway;
    }

    int port() {
        return server.actualPort();
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** Stops the server. */
    void undeploy() {
        if (vertx.deploymentIDs().contains(deploymentID)) {
            await(vertx.undeploy(deploymentID));
        }
    }

    @Override
    public void close() {
        undeploy();
        await(vertx.close());
    }
}
