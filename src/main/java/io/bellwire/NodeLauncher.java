package io.bellwire;

import io.bellwire.cli.NodeStarter;
import io.bellwire.config.GatewayConfig;
import io.bellwire.observability.Telemetry;
import io.vertx.core.Future;
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
        return vertx.deployVerticle(gateway)
                .<RunningNode>map(deploymentID -> new Node(vertx, gateway, deploymentID))
                .recover(cause -> vertx.close().transform(closed -> Future.failedFuture(cause)));
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
