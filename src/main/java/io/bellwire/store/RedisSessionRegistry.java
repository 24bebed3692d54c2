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
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a {@link RedisStore}: for each user the nodes on which a device is connected, and how often somebody has
 * come. Which devices, each node knows for itself; only the last one that goes changes anything in Redis.
 *
 * <p>Rows of nodes without a lease are not returned, and removed when somebody comes across them. Rows expire after a day,
 * and are written again before, and whenever the connection to Redis is new; that does not count as coming.
 */
final class RedisSessionRegistry implements SessionRegistry {
    private static final long ROW_MS = 24 * 3_600_000L;
    private static final long WRITTEN_AGAIN_MS = ROW_MS / 3;

    /** How long the count of a user is kept who is nowhere. From then on it goes on from the time. */
    private static final long COUNT_MS = 60_000;

    /** Users whose rows are written again at once. */
    private static final int SLICE = 200;

    private static final long SLICE_PAUSE_MS = 20;

    private final RedisStore store;
    private final RedisNodes nodes;
    private final MemorySessionRegistry here;
    /** Users of whom Redis was told that they are here, or could not be told yet. On the port's context, as what follows. */
    private final Set<String> users = new HashSet<>();

    /** Those of whom Redis could not be told; they are told of after the next heartbeat. */
    private final Set<String> untold = new HashSet<>();

    private final ArrayDeque<String> writtenAgain = new ArrayDeque<>();
    private boolean writing;
    private final long timer;

    RedisSessionRegistry(RedisStore store, RedisNodes nodes) {
        this.store = store;
        this.nodes = nodes;
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
        return store.onPort(() -> {
            users.add(userID);
            Future<Registration> registered = count(userID).onFailure(cause -> untold.add(userID));
            if (!here.isHere(userID)) {
                leave(userID);
            }
            return registered;
        });
    }

    private Future<Registration> count(String userID) {
        return store.port()
                .send(RedisCommand.run(
                        store.scripts().register(),
                        List.of(store.keys().sessions(userID)),
                        store.clock().now(),
                        store.nodeID(),
                        ROW_MS))
                .compose(reply -> {
                    if (reply == null) {
                        throw new StoreUnavailableException("no answer to a registration");
                    }
                    long order = reply.get(0).toLong();
                    return elsewhere(userID, rows(reply.get(1))).map(others -> new Registration(order, others));
                });
    }

    @Override
    public Future<Set<String>> unregister(String userID, String deviceID) {
        here.unregister(userID, deviceID);
        return store.onPort(() -> here.isHere(userID) || !users.contains(userID)
                ? Future.succeededFuture(Set.of())
                : leave(userID).compose(rows -> elsewhere(userID, rows)));
    }

    /** What is left of the user. Where Redis can't be told, it is when the rows are written again. */
    private Future<Map<String, String>> leave(String userID) {
        return remove(userID, List.of(store.nodeID(), ""))
                .map(reply -> {
                    if (!here.isHere(userID)) {
                        users.remove(userID);
                    }
                    return rows(reply);
                })
                .onFailure(cause -> untold.add(userID));
    }

    private Future<@Nullable Response> remove(String userID, List<String> written) {
        List<Object> arguments = new ArrayList<>(written.size() + 1);
        arguments.add(COUNT_MS);
        arguments.addAll(written);
        return store.port()
                .send(RedisCommand.run(
                        store.scripts().unregister(), List.of(store.keys().sessions(userID)), arguments.toArray()));
    }

    /** The nodes, and what was written of each. */
    private static Map<String, String> rows(@Nullable Response fields) {
        Map<String, String> rows = new HashMap<>();
        for (int i = 0; fields != null && i + 1 < fields.size(); i += 2) {
            rows.put(fields.get(i).toString(), fields.get(i + 1).toString());
        }
        rows.remove("");
        return rows;
    }

    private Future<Set<String>> elsewhere(String userID, Map<String, String> rows) {
        return nodes.knowing(rows.keySet()).map(known -> {
            Set<String> alive = alive(userID, rows);
            alive.remove(store.nodeID());
            return alive;
        });
    }

    @Override
    public Future<Map<String, Set<String>>> nodesOf(Collection<String> userIDs) {
        List<String> asked = List.copyOf(userIDs);
        return store.onPort(() -> {
            List<Future<Map<String, String>>> answers = new ArrayList<>(asked.size());
            for (String userID : asked) {
                answers.add(store.port()
                        .send(RedisCommand.on(store.keys().sessions(userID), Command.HGETALL))
                        .map(RedisSessionRegistry::rows));
            }
            return Future.all(answers).compose(all -> {
                Set<String> nodeIDs = new HashSet<>();
                answers.forEach(rows -> nodeIDs.addAll(rows.result().keySet()));
                return nodes.knowing(nodeIDs).map(known -> alive(asked, answers));
            });
        });
    }

    private Map<String, Set<String>> alive(List<String> userIDs, List<Future<Map<String, String>>> rows) {
        Map<String, Set<String>> found = new HashMap<>();
        for (int i = 0; i < userIDs.size(); i++) {
            Set<String> alive = alive(userIDs.get(i), rows.get(i).result());
            if (!alive.isEmpty()) {
                found.put(userIDs.get(i), alive);
            }
        }
        return found;
    }

    /** A row is only removed as it was read: its node may be back, and have written it again. */
    private Set<String> alive(String userID, Map<String, String> rows) {
        Set<String> alive = new HashSet<>();
        List<String> gone = new ArrayList<>();
        rows.forEach((nodeID, written) -> {
            if (nodes.lives(nodeID)) {
                alive.add(nodeID);
            } else if (nodes.hasGone(nodeID) && !nodeID.equals(store.nodeID())) {
                gone.add(nodeID);
                gone.add(written);
            }
        });
        if (!gone.isEmpty()) {
            remove(userID, gone);
        }
        return alive;
    }

    /** Writes all rows of this node again, a slice at a time. */
    void registerAgain() {
        store.port().context().runOnContext(nothing -> {
            writtenAgain.clear();
            write(users);
        });
    }

    /** Writes the rows that could not be written. On the port's context. */
    void tellUntold() {
        write(untold);
    }

    private void write(Set<String> due) {
        writtenAgain.addAll(due);
        untold.clear();
        if (!writing) {
            writing = true;
            writeSlice();
        }
    }

    private void writeSlice() {
        List<Future<?>> slice = new ArrayList<>();
        for (int i = 0; i < SLICE && !writtenAgain.isEmpty() && store.port().up(); i++) {
            slice.add(tell(writtenAgain.remove()));
        }
        Future.join(slice).onComplete(written -> store.port().context().runOnContext(nothing -> sliceWritten()));
    }

    private void sliceWritten() {
        writing = !writtenAgain.isEmpty() && store.port().up();
        if (writing) {
            store.vertx().setTimer(SLICE_PAUSE_MS, id -> store.port().context().runOnContext(nothing -> writeSlice()));
        } else if (writtenAgain.isEmpty() && untold.isEmpty()) {
            nodes.back();
        }
    }

    /** Writes how it is now, so that the order of coming and going does not matter. */
    private Future<?> tell(String userID) {
        if (!here.isHere(userID)) {
            return leave(userID);
        }
        String key = store.keys().sessions(userID);
        store.port()
                .send(RedisCommand.on(
                        key, Command.HSET, store.nodeID(), store.clock().now()));
        return store.port().send(RedisCommand.on(key, Command.PEXPIRE, ROW_MS)).onFailure(cause -> untold.add(userID));
    }
}
