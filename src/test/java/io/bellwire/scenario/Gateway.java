package io.bellwire.scenario;

import static org.awaitility.Awaitility.await;

import io.bellwire.history.History;
import io.bellwire.history.HistoryChecker;
import io.bellwire.history.Options;
import io.bellwire.history.Violation;
import io.bellwire.signaling.Census;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The gateway of a test: one node, or several on one Redis. Who connects without saying where is sent to the next node in
 * turn, so that users, their devices, and what a device does before and after a loss, are spread over all of them.
 */
final class Gateway {

    /** How many nodes those tests have that don't say it. */
    static final int NODES = Integer.getInteger("bellwire.scenario.nodes", 1);

    /**
     * The time of a store that is far away is its own, and goes on from the latest that any node has taken it for: some ms
     * from the clock of this process.
     */
    private static final Options FAR_CLOCKS = Options.DEFAULT.withSkewNanos(20_000_000);

    private final Path folder;
    private final List<Node> nodes;
    private final AtomicInteger turn = new AtomicInteger();

    private Gateway(Path folder, List<Node> nodes) {
        this.folder = folder;
        this.nodes = nodes;
    }

    /** What is wrong with the history of a gateway of that many nodes. */
    static List<Violation> judge(History history, int nodes) {
        boolean far = nodes > 1 || Node.STORE.equals("redis");
        return HistoryChecker.check(history, far ? FAR_CLOCKS : Options.DEFAULT);
    }

    /** Starts one with these settings over those that suit a test. */
    static Gateway start(JsonObject settings) {
        return start(settings, NODES);
    }

    /** The same with that many nodes. */
    static Gateway start(JsonObject settings, int count) {
        try {
            Path folder = Files.createTempDirectory("bellwire-scenario");
            JsonObject all = Node.defaults(folder).mergeIn(settings, true);
            JsonObject ofEach = count > 1 ? clustered(all, folder) : all;
            Gateway gateway = new Gateway(
                    folder,
                    IntStream.range(0, count)
                            .mapToObj(i -> new Node(ofEach, count > 1))
                            .toList());
            gateway.start(gateway.nodes);
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Several nodes have Redis as their store, whatever the test runs on otherwise. */
    private static JsonObject clustered(JsonObject settings, Path folder) {
        if (!settings.getJsonObject("store").getString("kind").equals("redis")) {
            settings.put("store", Node.store("redis", folder));
        }
        return settings.put(
                "cluster",
                new JsonObject()
                        .put("enabled", true)
                        .put("secret", "the secret of the scenarios' nodes, 32 bytes or more")
                        .put("members", new JsonArray().add("127.0.0.1")));
    }

    /** Returns once each node sees all those ready that run. */
    private void start(List<Node> some) {
        some.forEach(node -> Node.await(node.join()));
        each(some, Node::deploy);
        awaitReady();
    }

    /** One after the other leaves: the cluster manager of tests does not stand two at once. */
    private static void stop(List<Node> some) {
        each(some, Node::undeploy);
        some.forEach(node -> Node.await(node.close()));
    }

    private static void each(List<Node> nodes, Function<Node, Future<Void>> step) {
        Node.await(Future.join(nodes.stream().map(step).toList()));
    }

    /** Waits until each node that runs sees all those ready that run. */
    void awaitReady() {
        int running = running().size();
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(Node.PATIENCE_SECONDS))
                .until(() -> running().stream().allMatch(node -> node.ready() == running));
    }

    /** The nodes that run. */
    List<Node> running() {
        return nodes.stream().filter(Node::isRunning).toList();
    }

    Node node(int number) {
        return nodes.get(number);
    }

    /** Where the next one who connects is sent to. */
    int port() {
        List<Node> running = running();
        return running.get(turn.getAndIncrement() % running.size()).port();
    }

    /** The node that decides about this invitation. */
    Node ownerOf(String inviteID) {
        return running().stream()
                .filter(node -> node.owns(inviteID))
                .findFirst()
                .orElseThrow();
    }

    /** Invitations in the memory of all nodes. To be asked when nothing is under way. */
    int ownedInvitations() {
        return running().stream()
                .mapToInt(node -> Census.ownedInvitations(node.vertx()))
                .sum();
    }

    /** Drains all nodes. */
    Future<Void> drain() {
        return Future.join(running().stream().map(Node::drain).toList()).mapEmpty();
    }

    void loseTheStore() {
        running().forEach(Node::loseTheStore);
    }

    /** Another one on the same data, once this one has gone. */
    void restart() {
        stop(running());
        start(nodes);
    }

    /** The same with one of its nodes, while the others go on. */
    void restart(Node node) {
        stop(List.of(node));
        start(List.of(node));
    }

    void close() {
        stop(running());
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
