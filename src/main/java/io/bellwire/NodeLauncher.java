package io.bellwire;

import io.bellwire.cli.NodeStarter;
import io.bellwire.config.GatewayConfig;
import io.bellwire.observability.Telemetry;
import io.bellwire.web.DevTokens;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import org.jspecify.annotations.Nullable;

/** Runs a {@link GatewayVerticle} in a Vert.x of its own: one event loop per core, native transport where there is one. */
final class NodeLauncher implements NodeStarter {

    @Override
    public Future<RunningNode> start(GatewayConfig config, @Nullable DevTokens devTokens) {
        Telemetry telemetry = new Telemetry();
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions()
                        .setPreferNativeTransport(true)
                        .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
                        .setMetricsOptions(telemetry.vertxOptions()))
                .withMetrics(telemetry.vertxFactory())
                .build();
        GatewayVerticle gateway = new GatewayVerticle(config, telemetry, devTokens);
        // A promise without a context: that of the deployment is gone once Vert.x is closed, and would tell nobody.
        Promise<RunningNode> started = Promise.promise();
        vertx.deployVerticle(gateway)
                .onSuccess(deploymentID -> {
                    started.complete(new Node(vertx, gateway, deploymentID));
                    observeVirtualMachine(vertx, telemetry);
                })
                .onFailure(cause -> vertx.close().onComplete(closed -> started.fail(cause)));
        return started.future();
    }

    /** Once the node takes connections, so that nobody waits for it. */
    private static void observeVirtualMachine(Vertx vertx, Telemetry telemetry) {
        vertx.executeBlocking(() -> {
            telemetry.observeVirtualMachine();
            return null;
        });
    }

    private record Node(Vertx vertx, GatewayVerticle gateway, String deploymentID) implements RunningNode {
        @Override
        public int port() {
            return gateway.port();
        }

        @Override
        public int managementPort() {
            return gateway.managementPort();
        }

        @Override
        public Future<Void> drain() {
            Promise<Void> gone = Promise.promise();
            gateway.drain()
                    .transform(drained -> vertx.undeploy(deploymentID))
                    .onComplete(undeployed -> vertx.close().onComplete(closed -> gone.handle(undeployed)));
            return gone.future();
        }
    }
}
