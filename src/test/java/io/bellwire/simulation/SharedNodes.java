package io.bellwire.simulation;

import io.bellwire.store.InvitationStore.StoredInvitation;
import io.bellwire.store.SessionRegistry;
import io.bellwire.store.StoreNodes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes know of each other through the store: leases, who is connected where, and who decided what. By the rules
 * of the store in Redis: leases of 8 s that each heartbeat renews, rows that are written again after a lease had run out.
 */
final class SharedNodes {
    /** How often a lease is renewed, µs. */
    static final int HEARTBEAT = 1_000_000;

    private static final int LEASE = 8_000_000;

    /** A row is only removed if its node is gone for sure, µs. */
    private static final int CLOCKS_APART = 2_000_000;

    private static final long NEVER = Long.MAX_VALUE;

    private final SharedStore store;

    /** Time without that which the simulation leaps over, µs. */
    private LongSupplier steady = () -> 0;

    private final Map<String, Long> leases = new TreeMap<>();
    private final Map<String, Map<String, Long>> rows = new HashMap<>();
    private final Map<String, Long> counts = new HashMap<>();
    private final List<Decided> decisions = new ArrayList<>();

    private record Decided(String nodeID, UUID inviteID, long at) {}

    SharedNodes(SharedStore store) {
        this.store = store;
    }

    void reset() {
        leases.clear();
        rows.clear();
        counts.clear();
        decisions.clear();
    }

    void clock(LongSupplier withoutLeaps) {
        steady = withoutLeaps;
    }

    /** A node has appended. */
    void decided(String nodeID, UUID inviteID) {
        decisions.add(new Decided(nodeID, inviteID, store.now()));
    }

    private boolean lives(String nodeID) {
        return leases.getOrDefault(nodeID, Long.MIN_VALUE) > steady.getAsLong();
    }

    private boolean hasGone(String nodeID) {
        return leases.getOrDefault(nodeID, Long.MIN_VALUE) + CLOCKS_APART < steady.getAsLong();
    }

    /** Where the user is; rows of those who are gone are removed. */
    private Set<String> nodesOf(String userID) {
        Set<String> found = new TreeSet<>();
        Map<String, Long> written = rows.get(userID);
        if (written != null) {
            written.keySet().removeIf(this::hasGone);
            written.keySet().stream().filter(this::lives).forEach(found::add);
        }
        return found;
    }

    private Set<String> others(String userID, String nodeID) {
        Set<String> others = nodesOf(userID);
        others.remove(nodeID);
        return others;
    }

    private long count(String userID, String nodeID) {
        long order = Math.max(counts.getOrDefault(userID, 0L) + 1, store.now());
        counts.put(userID, order);
        rows.computeIfAbsent(userID, user -> new TreeMap<>()).put(nodeID, order);
        return order;
    }

    private void remove(String userID, String nodeID) {
        Map<String, Long> written = rows.get(userID);
        if (written != null) {
            written.remove(nodeID);
        }
    }

    /** What a heartbeat brings. */
    private record Beat(Set<String> live, long at, boolean held) {}

    private Beat beat(String nodeID) {
        long now = steady.getAsLong();
        leases.values().removeIf(until -> until <= now);
        boolean held = leases.put(nodeID, now + LEASE) != null;
        return new Beat(Set.copyOf(leases.keySet()), store.now(), held);
    }

    /** All that as one node sees it. */
    final class OfNode implements StoreNodes, SessionRegistry {
        private final SharedStore.View view;
        private final ContextInternal port;
        private final Map<String, Integer> here = new HashMap<>();
        private final Set<String> untold = new TreeSet<>();
        private final List<LongConsumer> handlers = new ArrayList<>();
        private Set<String> live = Set.of();
        private long beatAt = Long.MIN_VALUE / 2;
        private boolean beating;
        private boolean works;
        private long heardAt;
        private long awaySince = NEVER;

        /** On that context it speaks with the store. */
        OfNode(SharedStore.View view, ContextInternal port) {
            this.view = view;
            this.port = port;
        }

        /** Whether the last heartbeat was answered. */
        boolean works() {
            return works;
        }

        /** Whether the store knows all that it should. */
        boolean isSettled() {
            return works && awaySince == NEVER && untold.isEmpty();
        }

        /** Gives the lease back. */
        Future<Boolean> leave() {
            return inLine(() -> leases.remove(view.nodeID()) != null);
        }

        /** Renews the lease if it is time to. */
        void tick() {
            if (!beating && steady.getAsLong() - beatAt >= HEARTBEAT) {
                beating = true;
                beatAt = steady.getAsLong();
                port.runOnContext(nothing -> beat());
            }
        }

        private void beat() {
            inLine(() -> SharedNodes.this.beat(view.nodeID())).onComplete(done -> {
                beating = false;
                if (done.failed()) {
                    works = false;
                    return;
                }
                heard(done.result());
            });
        }

        private void heard(Beat beat) {
            boolean again = !beat.held() || !works;
            live = beat.live();
            if (again && heardAt > 0) {
                awaySince = Math.min(awaySince, heardAt);
            }
            works = true;
            heardAt = beat.at();
            if (again) {
                untold.addAll(here.keySet());
            }
            tellUntold();
        }

        private void tellUntold() {
            List<Future<?>> written = new ArrayList<>();
            for (String userID : List.copyOf(untold)) {
                written.add(inLine(() -> {
                            if (here.containsKey(userID)) {
                                rows.computeIfAbsent(userID, user -> new TreeMap<>())
                                        .put(view.nodeID(), store.now());
                            } else {
                                remove(userID, view.nodeID());
                            }
                            return true;
                        })
                        .onFailure(cause -> untold.add(userID)));
            }
            untold.clear();
            Future.join(written).onComplete(done -> {
                long since = awaySince;
                if (untold.isEmpty() && since != NEVER) {
                    awaySince = NEVER;
                    handlers.forEach(handler -> handler.accept(since));
                }
            });
        }

        /** What one node asks of this arrives in order, and never late. */
        private <T> Future<T> inLine(SharedStore.Question<T> question) {
            ContextInternal context = (ContextInternal) Vertx.currentContext();
            return view.ask(question, 3, context, (VirtualLoop) port.nettyEventLoop());
        }

        @Override
        public Set<String> live() {
            return live;
        }

        @Override
        public void onReturn(LongConsumer handler) {
            handlers.add(handler);
        }

        @Override
        public Future<Void> decisionsOf(String nodeID, long since, Consumer<StoredInvitation> each) {
            if (store.planted(Plant.NO_RECOVERY)) {
                return Future.succeededFuture();
            }
            return inLine(() -> logs(nodeID, since)).map(logs -> {
                logs.forEach(each);
                return null;
            });
        }

        private List<StoredInvitation> logs(String nodeID, long since) {
            long from = Math.max(since, store.now() - KEPT_MS);
            Set<UUID> inviteIDs = new TreeSet<>();
            for (Decided decided : decisions) {
                if (decided.nodeID().equals(nodeID) && decided.at() >= from) {
                    inviteIDs.add(decided.inviteID());
                }
            }
            return inviteIDs.stream()
                    .map(inviteID -> new StoredInvitation(inviteID, List.copyOf(store.log(inviteID))))
                    .toList();
        }

        @Override
        public Future<Registration> register(String userID, String deviceID) {
            here.merge(userID, 1, Integer::sum);
            if (store.planted(Plant.HASTY_LOGIN)) {
                store.later(() -> count(userID, view.nodeID()));
                return Future.succeededFuture(new Registration(store.now(), others(userID, view.nodeID())));
            }
            return inLine(() -> new Registration(count(userID, view.nodeID()), others(userID, view.nodeID())))
                    .onFailure(cause -> untold.add(userID))
                    .onSuccess(registered -> {
                        if (!here.containsKey(userID)) {
                            leave(userID);
                        }
                    });
        }

        @Override
        public Future<Set<String>> unregister(String userID, String deviceID) {
            here.computeIfPresent(userID, (user, count) -> count == 1 ? null : Integer.valueOf(count - 1));
            return here.containsKey(userID) ? Future.succeededFuture(Set.of()) : leave(userID);
        }

        private Future<Set<String>> leave(String userID) {
            return inLine(() -> {
                        remove(userID, view.nodeID());
                        return others(userID, view.nodeID());
                    })
                    .onFailure(cause -> untold.add(userID));
        }

        @Override
        public Future<Map<String, Set<String>>> nodesOf(Collection<String> userIDs) {
            List<String> asked = List.copyOf(userIDs);
            return inLine(() -> {
                Map<String, Set<String>> found = new HashMap<>();
                for (String userID : asked) {
                    @Nullable Set<String> nodes = SharedNodes.this.nodesOf(userID);
                    if (!nodes.isEmpty()) {
                        found.put(userID, nodes);
                    }
                }
                return found;
            });
        }

        /** How many users the node has told of, for I7. */
        int users() {
            return here.size();
        }
    }

    /** Whether the store says of nobody that he is on this node. */
    boolean knowsNobodyOn(String nodeID) {
        return rows.values().stream().noneMatch(written -> written.containsKey(nodeID));
    }
}
