package io.bellwire.store;

import io.bellwire.store.InvitationStore.StoredInvitation;
import io.bellwire.store.redis.RedisCommand;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a {@link RedisStore}: each is alive while its lease lasts, which it renews with each heartbeat. While Redis
 * can't be reached, what the last heartbeat said stands.
 */
final class RedisNodes implements StoreNodes {
    /** This node's idea of the time and Redis's clock are less apart than that, by far. */
    private static final long CLOCKS_APART_MS = 2_000;

    private static final long NEVER = Long.MAX_VALUE;

    private final RedisStore store;
    private final List<LongConsumer> handlers = new CopyOnWriteArrayList<>();
    /** Until when each lasts, ms of store time. */
    private volatile Map<String, Long> leases = Map.of();
    /** Store time of the last heartbeat, 0: there was none yet. On the port's context, as what follows. */
    private long heardAt;

    private long awaySince = NEVER;

    private boolean looking;
    private @Nullable Promise<Void> next;

    RedisNodes(RedisStore store) {
        this.store = store;
    }

    /**
     * What a heartbeat brought.
     *
     * @param nodes nodeID, until when, and so on
     * @param storeMs when it was
     * @param held whether this node's lease had lasted until then
     */
    void heard(Response nodes, long storeMs, boolean held) {
        take(nodes);
        if (!held) {
            away();
        }
        heardAt = storeMs;
    }

    /** Since the last heartbeat others may have taken this node for dead, or the rows of its users may have got lost. */
    void away() {
        if (heardAt > 0) {
            awaySince = Math.min(awaySince, heardAt);
        }
    }

    /** Whoever looks finds all users of this node again. */
    void back() {
        long since = awaySince;
        if (since != NEVER) {
            awaySince = NEVER;
            handlers.forEach(handler -> store.port().context().runOnContext(nothing -> handler.accept(since)));
        }
    }

    private void take(@Nullable Response nodes) {
        Map<String, Long> found = new HashMap<>();
        for (int i = 0; nodes != null && i + 1 < nodes.size(); i += 2) {
            found.put(nodes.get(i).toString(), (long)
                    Double.parseDouble(nodes.get(i + 1).toString()));
        }
        leases = Map.copyOf(found);
    }

    @Override
    public Set<String> live() {
        return leases.keySet();
    }

    @Override
    public Future<Void> decisionsOf(String nodeID, long since, Consumer<StoredInvitation> each) {
        return RedisDecisions.start(store, nodeID, since, each);
    }

    @Override
    public void onReturn(LongConsumer handler) {
        handlers.add(handler);
    }

    /** Whether its lease lasts. */
    boolean lives(String nodeID) {
        Long until = leases.get(nodeID);
        return until != null && until > store.clock().now();
    }

    /**
     * Whether its lease has run out for sure, so that it will find that out itself and write its rows again; only the node
     * of a moment ago is known, so {@link #knowing} comes first.
     */
    boolean hasGone(String nodeID) {
        Long until = leases.get(nodeID);
        return until == null || until + CLOCKS_APART_MS < store.clock().now();
    }

    /** Looks the leases up unless all of these nodes are known to be alive. On the port's context. */
    Future<Void> knowing(Set<String> nodeIDs) {
        return nodeIDs.stream().allMatch(this::lives) ? Future.succeededFuture() : lookUp();
    }

    /** What is asked from now on; those who come while an answer is under way share the next one. */
    private Future<Void> lookUp() {
        Promise<Void> promise = next;
        if (promise == null) {
            promise = Promise.promise();
            next = promise;
            if (!looking) {
                look(promise);
            }
        }
        return promise.future();
    }

    private void look(Promise<Void> promise) {
        looking = true;
        next = null;
        store.port()
                .send(RedisCommand.on(store.keys().nodes(), Command.ZRANGE, 0, -1, "WITHSCORES"))
                .<Void>map(nodes -> {
                    take(nodes);
                    return null;
                })
                .onComplete(done -> {
                    looking = false;
                    promise.handle(done);
                    Promise<Void> waiting = next;
                    if (waiting != null && !looking) {
                        look(waiting);
                    }
                });
    }
}
