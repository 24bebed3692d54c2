package io.bellwire.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.History;
import io.bellwire.history.HistoryChecker;
import io.bellwire.history.Rule;
import io.bellwire.history.Violation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Proves that nothing is on its way to somebody, without waiting for time to pass.
 *
 * <p>First it makes a call about each invitation. It is refused, as the sentinel has no part in it, but it is the owner who
 * refuses it, after all that came before: so each announcement of what was decided before is in the queues of the event
 * loops, and on the links to other nodes, by then. Then it rings the devices in question. Each event loop has one queue
 * for all notices, which is worked off in order, and so has each socket: when a device hears the sentinel, it has heard all
 * that was queued before.
 *
 * <p>Of several nodes each has a sentinel that asks it, and rings with an invitation that this node owns: so the ring
 * takes the same way as what the node announced before. But a node that heard from another one may have to read something
 * before it tells its clients, and rings overtake that. So it first waits until nobody lacks anything of what is known to
 * have been decided.
 *
 * <p>This does not cover what a timer has still to decide: a test waits for the timeout itself first, on any device.
 */
final class Sentinel {
    private static final String USER = "the-sentinel";

    /** What is still on its way to somebody. */
    private static final Set<Rule> UNDER_WAY = EnumSet.of(Rule.MISSED, Rule.LOST);

    private final Gateway gateway;
    private final History history;
    private final Map<String, Map<Device, CompletableFuture<Void>>> expected = new ConcurrentHashMap<>();
    private final Map<Integer, Connection> connections = new HashMap<>();

    /** Of this gateway, for the clients whose history that is. */
    Sentinel(Gateway gateway, History history) {
        this.gateway = gateway;
        this.history = history;
    }

    /** Whether a notice is the sentinel's; then it counts as heard. */
    boolean isOwn(Device device, JsonObject params) {
        String inviteID = params.getString("inviteID");
        Map<Device, CompletableFuture<Void>> devices = inviteID == null ? null : expected.get(inviteID);
        if (devices == null) {
            return false;
        }
        CompletableFuture<Void> heard = devices.get(device);
        if (heard != null) {
            heard.complete(null);
        }
        return true;
    }

    /** Returns when these devices have heard everything that was decided about these invitations before. */
    void settle(Collection<String> inviteIDs, List<Device> devices) {
        List<Node> nodes = gateway.running();
        List<Future<Answered>> barriers = nodes.stream()
                .map(this::connected)
                .flatMap(own -> inviteIDs.stream()
                        .map(inviteID -> own.call("cancel", new JsonObject().put("inviteID", inviteID))))
                .toList();
        Node.await(Future.all(barriers));
        assertThat(barriers).noneMatch(barrier -> barrier.result().succeeded());
        if (nodes.size() > 1) {
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(Node.PATIENCE_SECONDS))
                    .untilAsserted(() -> assertThat(underWay(devices).map(Violation::withProof))
                            .isEmpty());
        }
        devices.forEach(device -> nodes.forEach(node -> ring(node, device)));
    }

    private Stream<Violation> underWay(List<Device> devices) {
        History now = history.upToNow();
        now.settled(devices.stream()
                .filter(Device::isConnected)
                .map(device -> device.connection().client())
                .toList());
        return HistoryChecker.check(now).stream().filter(violation -> UNDER_WAY.contains(violation.rule()));
    }

    private void ring(Node node, Device device) {
        Connection own = connected(node);
        String inviteID = inviteIDOf(node);
        CompletableFuture<Void> heard = new CompletableFuture<>();
        expected.put(inviteID, Map.of(device, heard));
        JsonObject params = new JsonObject()
                .put("inviteID", inviteID)
                .put("invitee", device.user().id())
                .put("onlineUserOnly", true);
        assertThat(Node.await(own.call("invite", params)).succeeded()).isTrue();
        Node.await(heard);
        assertThat(Node.await(own.call("cancel", new JsonObject().put("inviteID", inviteID)))
                        .succeeded())
                .isTrue();
    }

    private static String inviteIDOf(Node node) {
        String inviteID = UUID.randomUUID().toString();
        while (!node.owns(inviteID)) {
            inviteID = UUID.randomUUID().toString();
        }
        return inviteID;
    }

    private Connection connected(Node node) {
        Connection known = connections.get(node.port());
        if (known != null && !known.closed().isComplete()) {
            return known;
        }
        // The node's store may just be coming back.
        Connection connection = await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(Node.PATIENCE_SECONDS))
                .until(() -> logIn(node), Objects::nonNull);
        connections.put(node.port(), connection);
        return connection;
    }

    /** Its own doings are no part of the scenario's history. Null if it is refused. */
    private static @Nullable Connection logIn(Node node) {
        History own = new History();
        Connection connection =
                Node.await(Connection.open(node.port(), own, own.connect(USER, USER), (method, params) -> {}));
        JsonObject login = new JsonObject()
                .put("token", Node.token(USER, Duration.ofHours(1)))
                .put("deviceID", USER + "-" + node.port());
        return Node.await(connection.call("login", login)).succeeded() ? connection : null;
    }
}
