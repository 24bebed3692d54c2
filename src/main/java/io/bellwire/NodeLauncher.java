package io.bellwire;

import io.bellwire.cli.NodeStarter;
import io.bellwire.config.GatewayConfig;
import io.bellwire.observability.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** Runs a {@link GatewayVerticle} in a Vert.x of its own: one event loop per core, native transport where there is one. */
final class NodeLauncher implements NodeStarter {

    @Override
    public Future<RunningNode> start(GatewayConfig config) {
        Telemetry telemetry = new Telemetry();
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions()
                        .setPreferNativeTransport(true)
                        .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
                        .setMetricsOptions(telemetry.vertxOptions()))
                .withMetrics(telemetry.vertxFactory())
                .build();
        GatewayVerticle gateway = new GatewayVerticle(config, telemetry);
        // A promise of nobody's context: once Vert.x is closed, its event loops pass on nothing any more.
        Promise<RunningNode> started = Promise.promise();
        vertx.deployVerticle(gateway)
                .onSuccess(deploymentID -> started.complete(new Node(vertx, gateway, deploymentID)))
                .onFailure(cause -> vertx.close().onComplete(closed -> started.fail(cause)));
        return started.future();
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
            return gateway.drain()
                    .transform(drained -> vertx.undeploy(deploymentID))
                    .transform(undeployed -> vertx.close());
        }
    }
}
