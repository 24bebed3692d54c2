package io.bellwire;

import io.bellwire.cli.NodeStarter;
import io.bellwire.config.GatewayConfig;
import io.bellwire.observability.Telemetry;
import io.bellwire.web.DevTokens;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link GatewayVerticle} in a Vert.x of its own: as many event loops as there are cores, less one, native
 * transport where there is one, clustered if the settings say so.
 */
final class NodeLauncher implements NodeStarter {

    @Override
    public Future<RunningNode> start(GatewayConfig config, @Nullable DevTokens devTokens) {
        Telemetry telemetry = new Telemetry();
        VertxOptions options = new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(eventLoops(Runtime.getRuntime().availableProcessors()))
                .setMetricsOptions(telemetry.vertxOptions());
        if (config.cluster().enabled()) {
            return ClusteredVertx.join(config.cluster(), options, telemetry)
                    .compose(joined -> deploy(
                            joined.vertx(),
                            new GatewayVerticle(config, telemetry, devTokens, joined.members()),
                            telemetry,
                            joined.leaving()));
        }
        Vertx vertx = Vertx.builder()
                .with(options)
                .withMetrics(telemetry.vertxFactory())
                .build();
        return deploy(
                vertx, new GatewayVerticle(config, telemetry, devTokens, null), telemetry, Future::succeededFuture);
    }

    /**
     * One core is left to whatever else needs one: the embedded store's thread, the garbage collector, the kernel's network.
     * With two cores that is half of them, and worth it: on one loop nobody has to be woken up between a call and its notices.
     */
    static int eventLoops(int cores) {
        return Math.max(1, cores - 1);
    }

    private static Future<RunningNode> deploy(
            Vertx vertx, GatewayVerticle gateway, Telemetry telemetry, Supplier<Future<Void>> leaving) {
        // A promise without a context: that of the deployment is gone once Vert.x is closed, and would tell nobody.
        Promise<RunningNode> started = Promise.promise();
        vertx.deployVerticle(gateway)
                .onSuccess(deploymentID -> {
                    started.complete(new Node(vertx, gateway, deploymentID, leaving));
                    observeVirtualMachine(vertx, telemetry);
                })
                .onFailure(cause -> close(vertx, leaving).onComplete(closed -> started.fail(cause)));
        return started.future();
    }

    /** Once the node takes connections, so that nobody waits for it. */
    private static void observeVirtualMachine(Vertx vertx, Telemetry telemetry) {
        vertx.executeBlocking(() -> {
            telemetry.observeVirtualMachine();
            return null;
        });
    }

    private static Future<Void> close(Vertx vertx, Supplier<Future<Void>> leaving) {
        return vertx.close().transform(closed -> leaving.get());
    }

    private record Node(Vertx vertx, GatewayVerticle gateway, String deploymentID, Supplier<Future<Void>> leaving)
            implements RunningNode {
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
                    .onComplete(undeployed -> close(vertx, leaving).onComplete(closed -> gone.handle(undeployed)));
            return gone.future();
        }
    }
}
