package io.bellwire.store;

import io.bellwire.store.redis.RedisCommand;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a {@link RedisStore}: for each user the nodes on which a device is connected. Which devices, each node
 * knows for itself; only the first and the last one on a node change anything in Redis.
 *
 * <p>A node is alive while its lease lasts, which it renews with each heartbeat. Rows of others are not returned, and
 * removed when somebody comes across them. Rows expire after a day, and are written again before, and whenever the
 * connection to Redis is new.
 */
final class RedisSessionRegistry implements SessionRegistry {
    private static final long ROW_MS = 24 * 3_600_000L;
    private static final long WRITTEN_AGAIN_MS = ROW_MS / 3;

    /** Users whose rows are written again at once. */
    private static final int SLICE = 200;

    private static final long SLICE_PAUSE_MS = 20;

    /** Who is not known to be alive may have come just now; leases are looked up again at most that often. */
    private static final long LEASES_LOOKED_UP_MS = 250;

    private final RedisStore store;
    private final MemorySessionRegistry here;
    /** Users of whom Redis was told that they are here. */
    private final Set<String> users = ConcurrentHashMap.newKeySet();
    /** On the port's context, as all that follows. */
    private Map<String, Long> leases = new HashMap<>();

    private long leasesAt;
    private final ArrayDeque<String> writtenAgain = new ArrayDeque<>();
    private boolean writing;
    private final long timer;

    RedisSessionRegistry(RedisStore store) {
        this.store = store;
        this.here = new MemorySessionRegistry(store.nodeID());
        this.timer = store.vertx().setPeriodic(WRITTEN_AGAIN_MS, id -> registerAgain());
    }

    /** Writes nothing again any more. */
    void stop() {
        store.vertx().cancelTimer(timer);
    }

    @Override
    public Future<Registration> register(String userID, String deviceID) {
        here.register(userID, deviceID);
        Future<Void> told = users.add(userID) ? store.onPort(() -> tell(userID)) : Future.succeededFuture();
        return told.map(Registration.ALONE);
    }

    @Override
    public Future<Set<String>> unregister(String userID, String deviceID) {
        here.unregister(userID, deviceID);
        return store.onPort(() -> tell(userID)).map(Set.of());
    }

    /** Writes how it is now, so that the order of coming and going does not matter. */
    private Future<Void> tell(String userID) {
        String key = store.keys().sessions(userID);
        if (here.isHere(userID)) {
            users.add(userID);
            store.port().send(RedisCommand.on(key, Command.HSET, store.nodeID(), "1"));
            return store.port()
                    .send(RedisCommand.on(key, Command.PEXPIRE, ROW_MS))
                    .mapEmpty();
        }
        return users.remove(userID)
                ? store.port()
                        .send(RedisCommand.on(key, Command.HDEL, store.nodeID()))
                        .mapEmpty()
                : Future.succeededFuture();
    }

    @Override
    public Future<Map<String, Set<String>>> nodesOf(Collection<String> userIDs) {
        List<String> asked = List.copyOf(userIDs);
        return store.onPort(() -> {
            List<Future<@Nullable Response>> rows = new ArrayList<>(asked.size());
            for (String userID : asked) {
                rows.add(store.port().send(RedisCommand.on(store.keys().sessions(userID), Command.HKEYS)));
            }
            return Future.all(rows).compose(all -> knowing(rows).map(known -> nodes(asked, rows)));
        });
    }

    /** Sees to it that nobody is taken for dead who has come just now. */
    private Future<Void> knowing(List<Future<@Nullable Response>> rows) {
        boolean strangers = rows.stream()
                .map(Future::result)
                .anyMatch(row -> row != null && row.stream().anyMatch(node -> !leases.containsKey(node.toString())));
        boolean lookUp = strangers && store.clock().now() - leasesAt >= LEASES_LOOKED_UP_MS;
        return lookUp ? store.ask() : Future.succeededFuture();
    }

    private Map<String, Set<String>> nodes(List<String> userIDs, List<Future<@Nullable Response>> rows) {
        Map<String, Set<String>> nodes = new HashMap<>();
        for (int i = 0; i < userIDs.size(); i++) {
            Response row = rows.get(i).result();
            if (row != null) {
                Set<String> alive = alive(userIDs.get(i), row);
                if (!alive.isEmpty()) {
                    nodes.put(userIDs.get(i), alive);
                }
            }
        }
        return nodes;
    }

    private Set<String> alive(String userID, Response row) {
        long now = store.clock().now();
        Set<String> alive = new HashSet<>();
        List<Object> dead = new ArrayList<>();
        for (Response node : row) {
            String nodeID = node.toString();
            Long until = leases.get(nodeID);
            if (until != null && until > now) {
                alive.add(nodeID);
            } else if (now - leasesAt < LEASES_LOOKED_UP_MS && until == null) {
                dead.add(nodeID);
            }
        }
        if (!dead.isEmpty()) {
            store.port().send(RedisCommand.on(store.keys().sessions(userID), Command.HDEL, dead.toArray()));
        }
        return alive;
    }

    /** Who is alive: nodeID, until when, and so on. */
    void alive(Response nodes) {
        Map<String, Long> found = new HashMap<>();
        for (int i = 0; i + 1 < nodes.size(); i += 2) {
            found.put(nodes.get(i).toString(), (long)
                    Double.parseDouble(nodes.get(i + 1).toString()));
        }
        leases = found;
        leasesAt = store.clock().now();
    }

    /** Writes all rows of this node again, a slice at a time. */
    void registerAgain() {
        store.port().context().runOnContext(nothing -> {
            writtenAgain.clear();
            writtenAgain.addAll(users);
            if (!writing) {
                writing = true;
                writeSlice();
            }
        });
    }

    private void writeSlice() {
        for (int i = 0; i < SLICE && !writtenAgain.isEmpty() && store.port().up(); i++) {
            tell(writtenAgain.remove());
        }
        writing = !writtenAgain.isEmpty() && store.port().up();
        if (writing) {
            store.vertx().setTimer(SLICE_PAUSE_MS, id -> store.port().context().runOnContext(nothing -> writeSlice()));
        }
    }
}
