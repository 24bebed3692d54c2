package io.bellwire.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.History;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Proves that nothing is on its way to somebody, without waiting for time to pass.
 *
 * <p>First it makes a call about each invitation. It is refused, as the sentinel has no part in it, but it is the owner who
 * refuses it, after all that came before: so each announcement of what was decided before is in the queues of the event
 * loops by then. Then it rings the devices in question. Each event loop has one queue for all notices, which is worked
 * off in order, and so has each socket: when a device hears the sentinel, it has heard all that was queued before.
 *
 * <p>This does not cover what a timer has still to decide: a test waits for the timeout itself first, on any device.
 */
final class Sentinel {
    private static final String USER = "the-sentinel";

    private final int port;
    private final Map<String, Map<Device, CompletableFuture<Void>>> expected = new ConcurrentHashMap<>();
    private Connection connection;

    Sentinel(int port) {
        this.port = port;
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
        Connection own = connected();
        List<Future<Answered>> barriers = inviteIDs.stream()
                .map(inviteID -> own.call("cancel", new JsonObject().put("inviteID", inviteID)))
                .toList();
        Node.await(Future.all(barriers));
        assertThat(barriers).noneMatch(barrier -> barrier.result().succeeded());
        devices.forEach(this::ring);
    }

    private void ring(Device device) {
        String inviteID = UUID.randomUUID().toString();
        CompletableFuture<Void> heard = new CompletableFuture<>();
        expected.put(inviteID, Map.of(device, heard));
        JsonObject params = new JsonObject()
                .put("inviteID", inviteID)
                .put("invitee", device.user().id())
                .put("onlineUserOnly", true);
        assertThat(Node.await(connection.call("invite", params)).succeeded()).isTrue();
        Node.await(heard);
        assertThat(Node.await(connection.call("cancel", new JsonObject().put("inviteID", inviteID)))
                        .succeeded())
                .isTrue();
    }

    /** Its own doings are no part of the scenario's history. */
    private Connection connected() {
        if (connection == null) {
            History history = new History();
            connection =
                    Node.await(Connection.open(port, history, history.connect(USER, USER), (method, params) -> {}));
            JsonObject login = new JsonObject()
                    .put("token", Node.token(USER, Duration.ofHours(1)))
                    .put("deviceID", USER);
            assertThat(Node.await(connection.call("login", login)).succeeded()).isTrue();
        }
        return connection;
    }
}
