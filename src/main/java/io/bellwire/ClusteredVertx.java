package io.bellwire;

import io.bellwire.cluster.hazelcast.HazelcastNode;
import io.bellwire.cluster.hazelcast.Members;
import io.bellwire.config.ClusterConfig;
import io.bellwire.config.ClusterTlsConfig;
import io.bellwire.config.InvalidConfigException;
import io.bellwire.observability.Metric;
import io.bellwire.observability.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** A Vert.x whose event bus reaches the other nodes. Nothing but this class brings Hazelcast in. */
final class ClusteredVertx {

    private ClusteredVertx() {}

    /**
     * A node of the cluster.
     *
     * @param leaving leaves the cluster; to be asked once {@code vertx} is closed
     */
    record Joined(Vertx vertx, Members members, Supplier<Future<Void>> leaving) {}

    /** Joins the cluster, or begins one. Fails with a reason for people to read, and has then left it again. */
    static Future<Joined> join(ClusterConfig config, VertxOptions options, Telemetry telemetry) {
        return apart("cluster-join", () -> {
                    requireReadable(config);
                    try {
                        return HazelcastNode.join(config);
                    } catch (IllegalArgumentException e) {
                        throw InvalidConfigException.of("cluster.host", config.host(), String.valueOf(e.getMessage()));
                    }
                })
                .compose(node -> build(node, options, telemetry));
    }

    private static Future<Joined> build(HazelcastNode node, VertxOptions options, Telemetry telemetry) {
        Supplier<Future<Void>> leaving = () -> apart("cluster-leave", () -> {
            node.leave();
            return null;
        });
        return Vertx.builder()
                .with(options.setEventBusOptions(node.eventBus()))
                .withMetrics(telemetry.vertxFactory())
                .withClusterManager(node.clusterManager())
                .buildClustered()
                .map(vertx -> {
                    telemetry.gauge(Metric.CLUSTER_NODES, () -> node.nodes().size());
                    node.checkBus(vertx);
                    return new Joined(vertx, node, leaving);
                })
                .recover(cause -> leaving.get()
                        .transform(left -> Future.failedFuture(new IllegalStateException(
                                "the event bus can't reach other nodes (cluster.host, cluster.busPort, cluster.tls): "
                                        + cause.getMessage(),
                                cause))));
    }

    private static void requireReadable(ClusterConfig config) {
        ClusterTlsConfig tls = config.tls();
        if (tls == null) {
            return;
        }
        requireReadable("cluster.tls.certificatePath", tls.certificatePath());
        requireReadable("cluster.tls.keyPath", tls.keyPath());
        requireReadable("cluster.tls.trustPath", tls.trustPath());
    }

    private static void requireReadable(String key, String path) {
        if (!Files.isReadable(Path.of(path))) {
            throw InvalidConfigException.of(key, path, "must be a file that can be read");
        }
    }

    /** On a thread of its own: there is no Vert.x yet, or none any more. */
    private static <T> Future<T> apart(String name, Callable<T> work) {
        Promise<T> promise = Promise.promise();
        Thread thread = new Thread(
                () -> {
                    try {
                        promise.complete(work.call());
                    } catch (Exception e) {
                        promise.fail(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return promise.future();
    }
}
