package io.bellwire.scenario;

import io.bellwire.GatewayVerticle;
import io.bellwire.Insight;
import io.bellwire.auth.Secret;
import io.bellwire.auth.TokenMinter;
import io.bellwire.store.redis.RedisServer;
import io.vertx.core.Completable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.test.fakecluster.FakeClusterManager;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One node of a gateway in a Vert.x of its own, on a free port of the loopback interface. */
final class Node {

    /** The bound of everything that is waited for; reached only where something is wrong. */
    static final long PATIENCE_SECONDS = 20;

    static final String STORE = System.getProperty("bellwire.scenario.store", "memory");
    private static final Secret SECRET = new Secret("the scenarios' secret, 32 bytes or more");
    private static final TokenMinter MINTER = TokenMinter.of(SECRET, null, null, Clock.systemUTC());

    private final JsonObject settings;
    private final boolean clustered;
    private final Registrations registrations = new Registrations();
    private Vertx vertx;
    private GatewayVerticle gateway;
    private String deploymentID;

    /** One that has still to be started. */
    Node(JsonObject settings, boolean clustered) {
        this.settings = settings;
        this.clustered = clustered;
    }

    /** What every node of a test is started with. */
    static JsonObject defaults(Path folder) {
        return new JsonObject()
                .put("http", new JsonObject().put("host", "127.0.0.1").put("port", 0))
                .put("management", new JsonObject().put("port", 0))
                .put("auth", new JsonObject().put("jwt", new JsonObject().put("secret", SECRET.text())))
                .put("store", store(STORE, folder))
                .put("connection", new JsonObject().put("heartbeat", "1s"))
                .put("limits", new JsonObject().put("callsPerSecond", 0).put("callsPerSecondPerUser", 0));
    }

    /** On Redis, each folder stands for data of its own, too: by the prefix of the keys. */
    static JsonObject store(String kind, Path folder) {
        JsonObject store = new JsonObject().put("kind", kind).put("path", folder.toString());
        return kind.equals("redis") ? store.put("redis", redis(folder)) : store;
    }

    /** Where the one Redis of all tests of this run is. */
    private static JsonObject redis(Path folder) {
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

    /** Makes its Vert.x; in a cluster it is a member from then on. */
    Future<Void> join() {
        VertxBuilder builder = Vertx.builder()
                .with(new VertxOptions()
                        .setEventLoopPoolSize(2)
                        .setPreferNativeTransport(true)
                        .setEventBusOptions(new EventBusOptions().setHost("127.0.0.1")));
        Future<Vertx> made = clustered
                ? builder.withClusterManager(registrations).buildClustered()
                : Future.succeededFuture(builder.build());
        return made.onSuccess(own -> vertx = own).mapEmpty();
    }

    /** Starts the gateway in it. */
    Future<Void> deploy() {
        gateway = new GatewayVerticle();
        return vertx.deployVerticle(gateway, new DeploymentOptions().setConfig(settings))
                .onSuccess(deployed -> deploymentID = deployed)
                .mapEmpty();
    }

    boolean isRunning() {
        return deploymentID != null;
    }

    int port() {
        return gateway.port();
    }

    /** How many nodes it sees ready, itself among them. */
    int ready() {
        return Insight.ready(gateway);
    }

    /** Whether it decides by itself about this invitation, as it sees it. */
    boolean owns(String inviteID) {
        return Insight.owns(gateway, UUID.fromString(inviteID));
    }

    /** The addresses under which other nodes reach this one. */
    Set<String> clusteredAddresses() {
        return Set.copyOf(registrations.addresses);
    }

    /** How many messages it has sent to other nodes. */
    long messagesToOthers() {
        Future<String> metrics = vertx.createHttpClient()
                .request(HttpMethod.GET, gateway.managementPort(), "127.0.0.1", "/metrics")
                .compose(HttpClientRequest::send)
                .compose(HttpClientResponse::body)
                .map(Buffer::toString);
        return await(metrics)
                .lines()
                .filter(line -> line.startsWith("bellwire_cluster_messages_sent_total"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
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

    Future<Void> undeploy() {
        return vertx.undeploy(deploymentID);
    }

    /** Ends its Vert.x. If the gateway was not undeployed before, it ends without a word to clients or other nodes. */
    Future<Void> close() {
        deploymentID = null;
        return vertx.close().mapEmpty();
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

    /** A cluster manager that notes what the cluster is told of this node's consumers. */
    private static final class Registrations extends FakeClusterManager {
        private final Set<String> addresses = ConcurrentHashMap.newKeySet();

        @Override
        public void addRegistration(String address, RegistrationInfo consumer, Completable<Void> done) {
            if (!consumer.localOnly()) {
                addresses.add(address);
            }
            super.addRegistration(address, consumer, done);
        }

        @Override
        public void removeRegistration(String address, RegistrationInfo consumer, Completable<Void> done) {
            if (!consumer.localOnly()) {
                addresses.remove(address);
            }
            super.removeRegistration(address, consumer, done);
        }
    }
}
