package io.bellwire.cluster.nodes;

import io.bellwire.auth.Secret;
import io.bellwire.auth.TokenMinter;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Some nodes that share one Redis. Whatever happens to them, {@link #close} leaves nothing behind. */
public final class Nodes implements AutoCloseable {
    private static final String SECRET = "the cluster tests' secret, 32 bytes or more";
    private static final String CLUSTER_SECRET = "what all nodes of these tests know";
    private static final TokenMinter MINTER = TokenMinter.of(new Secret(SECRET), null, null, Clock.systemUTC());
    private static final int ENOUGH = 100_000;

    private final Network network;
    private final List<JsonObject> settings = new ArrayList<>();
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final RedisProcess redis;

    private Nodes(Network network, String... redisOptions) {
        this.network = network;
        this.redis = RedisProcess.start(network.newHost(), redisOptions);
    }

    /**
     * Starts that many, and waits until all are ready and see each other.
     *
     * @param network is closed with the nodes
     */
    public static Nodes start(Network network, int count) {
        return start(network, count, new JsonObject());
    }

    /** The same, with these settings over those that suit a test, and these options over those that Redis is started with. */
    public static Nodes start(Network network, int count, JsonObject more, String... redisOptions) {
        Nodes nodes = new Nodes(network, redisOptions);
        try {
            nodes.startAll(count, more);
            nodes.awaitWhole();
            return nodes;
        } catch (Throwable e) {
            nodes.close();
            throw e;
        }
    }

    /**
     * None yet; see {@link #add}.
     *
     * @param network is closed with the nodes
     */
    static Nodes none(Network network) {
        return new Nodes(network);
    }

    /** Starts one more, which knows of no other but through these settings; it is not waited for. */
    NodeProcess add(Host host, JsonObject more, List<String> virtualMachineOptions) {
        settings.add(settings(host, host.port(5701), new JsonArray()).mergeIn(more, true));
        NodeProcess node = NodeProcess.start(host, settings.get(nodes.size()), virtualMachineOptions);
        nodes.add(node);
        return node;
    }

    private void startAll(int count, JsonObject more) {
        List<Host> hosts = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        JsonArray members = new JsonArray();
        for (int i = 0; i < count; i++) {
            Host host = network.newHost();
            int port = host.port(5701);
            hosts.add(host);
            ports.add(port);
            members.add(host.address() + ":" + port);
        }
        for (int i = 0; i < count; i++) {
            Host host = hosts.get(i);
            settings.add(settings(host, ports.get(i), members).mergeIn(more, true));
            nodes.add(NodeProcess.start(host, settings.get(i), List.of()));
        }
    }

    private JsonObject settings(Host host, int port, JsonArray members) {
        JsonObject cluster = new JsonObject()
                .put("enabled", true)
                .put("secret", CLUSTER_SECRET)
                .put("host", host.address())
                .put("port", port)
                .put("members", members);
        JsonObject store = new JsonObject().put("kind", "redis").put("redis", new JsonObject().put("uri", redis.uri()));
        JsonObject limits = new JsonObject()
                .put("callsPerSecond", 0)
                .put("callsPerSecondPerUser", 0)
                .put("openPerInviter", ENOUGH)
                .put("openPerInvitee", ENOUGH);
        return new JsonObject()
                .put("http", new JsonObject().put("host", host.address()).put("port", host.port(8080)))
                .put("management", new JsonObject().put("host", host.address()).put("port", 0))
                .put("auth", new JsonObject().put("jwt", new JsonObject().put("secret", SECRET)))
                .put("store", store)
                .put("cluster", cluster)
                .put("connection", new JsonObject().put("drainTimeout", "1s"))
                .put("limits", limits);
    }

    /** A token for the nodes. */
    public static String token(String userID) {
        return MINTER.mint(userID, Duration.ofHours(4));
    }

    /** Waits until all that live are ready and see exactly each other. */
    public void awaitWhole() {
        nodes.stream().filter(NodeProcess::isAlive).forEach(NodeProcess::awaitReady);
        try {
            Awaitility.await().atMost(NodeProcess.PATIENCE).until(this::isWhole);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not all nodes are ready and see each other:\n" + outputs(), e);
        }
    }

    private boolean isWhole() {
        return nodes.stream().filter(NodeProcess::isAlive).allMatch(node -> node.isReady() && seenBy(node) == living());
    }

    private long living() {
        return nodes.stream().filter(NodeProcess::isAlive).count();
    }

    /** How many nodes that one sees, itself among them; 0 if it does not say. */
    public static long seenBy(NodeProcess node) {
        return (long) node.metric("bellwire_cluster_nodes").orElse(0);
    }

    public NodeProcess node(int index) {
        return nodes.get(index);
    }

    /** Where another node finds that one. */
    public int membershipPort(int index) {
        return settings.get(index).getJsonObject("cluster").getInteger("port");
    }

    public int count() {
        return nodes.size();
    }

    public RedisProcess redis() {
        return redis;
    }

    public Network network() {
        return network;
    }

    /** Starts a node that has ended again, with the same settings; on loopback its ports are the same, too. */
    public NodeProcess startAgain(int index) {
        NodeProcess ended = nodes.get(index);
        ended.close();
        NodeProcess node = NodeProcess.start(ended.host(), settings.get(index), List.of());
        nodes.set(index, node);
        return node;
    }

    /**
     * Starts one more where the first one is, on other ports, with its settings and these over them. It is none of the nodes
     * that are waited for, and the caller's to close.
     */
    public NodeProcess startBeside(JsonObject more) {
        Host host = nodes.get(0).host();
        JsonObject ports = new JsonObject()
                .put("http", new JsonObject().put("port", 0))
                .put("management", new JsonObject().put("port", 0))
                .put("cluster", new JsonObject().put("port", 0));
        return NodeProcess.start(
                host, settings.get(0).copy().mergeIn(ports, true).mergeIn(more, true), List.of());
    }

    /** Whatever was done to them, all are as they were: reachable, alive, and ready. */
    public void mend() {
        network.mendAll();
        redis.revive();
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).isAlive()) {
                nodes.get(i).thaw();
            } else {
                startAgain(i);
            }
        }
        awaitWhole();
    }

    /** What all nodes wrote last. */
    public String outputs() {
        return nodes.stream().map(NodeProcess::output).collect(Collectors.joining("\n----\n"));
    }

    @Override
    public void close() {
        try {
            nodes.forEach(NodeProcess::close);
        } finally {
            try {
                redis.close();
            } finally {
                network.close();
            }
        }
    }
}
