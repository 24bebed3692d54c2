package io.bellwire.store;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The registry of a node that is alone: whoever is connected is connected here. Every future is complete when it is
 * returned. Thread-safe.
 *
 * <p>About 200 bytes per connected user; bounded by {@code limits.connections}, as each connection is unregistered.
 */
public final class MemorySessionRegistry implements SessionRegistry {
    private final Set<String> here;
    /** How many times each device of each user is registered. */
    private final ConcurrentHashMap<String, Map<String, Integer>> devicesByUser = new ConcurrentHashMap<>();

    /** With the ID of this node. */
    public MemorySessionRegistry(String nodeID) {
        this.here = Set.of(nodeID);
    }

    @Override
    public Future<Registration> register(String userID, String deviceID) {
        devicesByUser.compute(userID, (user, devices) -> {
            Map<String, Integer> changed = devices == null ? new HashMap<>(2) : devices;
            changed.merge(deviceID, 1, Integer::sum);
            return changed;
        });
        return Future.succeededFuture(Registration.ALONE);
    }

    @Override
    public Future<Set<String>> unregister(String userID, String deviceID) {
        devicesByUser.computeIfPresent(userID, (user, devices) -> {
            devices.computeIfPresent(deviceID, (device, count) -> count == 1 ? null : Integer.valueOf(count - 1));
            return devices.isEmpty() ? null : devices;
        });
        return Future.succeededFuture(Set.of());
    }

    /** Whether a device of the user is connected. */
    boolean isHere(String userID) {
        return devicesByUser.containsKey(userID);
    }

    @Override
    public Future<Map<String, Set<String>>> nodesOf(Collection<String> userIDs) {
        Map<String, Set<String>> nodes = new HashMap<>();
        for (String userID : userIDs) {
            if (devicesByUser.containsKey(userID)) {
                nodes.put(userID, here);
            }
        }
        return Future.succeededFuture(nodes);
    }
}
