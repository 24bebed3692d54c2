package io.bellwire.scenario;

import io.bellwire.GatewayVerticle;
import io.bellwire.auth.Secret;
import io.bellwire.auth.TokenMinter;
import io.bellwire.store.redis.RedisServer;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A gateway in a Vert.x of its own, on a free port of the loopback interface. */
final class Node {

    /** The bound of everything that is waited for; reached only where something is wrong. */
    static final long PATIENCE_SECONDS = 20;

    static final String STORE = System.getProperty("bellwire.scenario.store", "memory");
    private static final Secret SECRET = new Secret("the scenarios' secret, 32 bytes or more");
    private static final TokenMinter MINTER = TokenMinter.of(SECRET, null, null, Clock.systemUTC());

    private final Path folder;
    private final JsonObject settings;
    private Vertx vertx;
    private GatewayVerticle gateway;
    private String deploymentID;

    private Node(JsonObject settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
    }

    /** Starts one with these settings over those that suit a test. */
    static Node start(JsonObject settings) {
        try {
            Path folder = Files.createTempDirectory("bellwire-scenario");
            Node node = new Node(defaults(folder).mergeIn(settings, true), folder);
            node.start();
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What every node of a test is started with. */
    static JsonObject defaults(Path folder) {
        return new JsonObject()
                .put("http", new JsonObject().put("host", "127.0.0.1").put("port", 0))
                .put("management", new JsonObject().put("port", 0))
                .put("auth", new JsonObject().put("jwt", new JsonObject().put("secret", SECRET.text())))
                .put("store", store(folder))
                .put("connection", new JsonObject().put("heartbeat", "1s"))
                .put("limits", new JsonObject().put("callsPerSecond", 0).put("callsPerSecondPerUser", 0));
    }

    /** On Redis, each folder stands for data of its own, too: by the prefix of the keys. */
    private static JsonObject store(Path folder) {
        JsonObject store = new JsonObject().put("kind", STORE).put("path", folder.toString());
        return STORE.equals("redis") ? store.put("redis", redis(folder)) : store;
    }

    /** Where the one Redis of all tests of this run is. */
    static JsonObject redis(Path folder) {
        String prefix = "test-" + Integer.toHexString(folder.hashCode());
        return new JsonObject().put("uri", Redis.SERVER.uri()).put("prefix", prefix);
    }

    /** Started when it is needed, and ended with the process. */
    private static final class Redis {
        static final RedisServer SERVER = RedisServer.start();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
        }
    }

    /** A token that a node of a test takes. */
    static String token(String userID, java.time.Duration lifetime) {
        return MINTER.mint(userID, lifetime);
    }

    private void start() {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setPreferNativeTransport(true));
        gateway = new GatewayVerticle();
        deploymentID = await(vertx.deployVerticle(gateway, new DeploymentOptions().setConfig(settings)));
    }

    int port() {
        return gateway.port();
    }

    /** Where it runs. */
    Vertx vertx() {
        return vertx;
    }

    Future<Void> drain() {
        return gateway.drain();
    }

    /** Closes the store, and leaves the rest running: as if it had gone away under the node. */
    void loseTheStore() {
        await(gateway.stop());
    }

    /** Another one on the same data, once this one has gone. */
    void restart() {
        stop();
        start();
    }

    private void stop() {
        await(vertx.undeploy(deploymentID));
        await(vertx.close());
    }

    void close() {
        stop();
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for what is bound to come. */
    static <T> T await(Future<T> future) {
        try {
            return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("nothing came for " + PATIENCE_SECONDS + " s", e);
        }
    }

    static <T> T await(java.util.concurrent.CompletableFuture<T> future) {
        return await(Future.fromCompletionStage(future));
    }
}
