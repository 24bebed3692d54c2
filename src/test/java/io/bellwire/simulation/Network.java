package io.bellwire.simulation;

import io.bellwire.cluster.Transport;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is between the nodes: batches on their way, and what the cluster manager of each knows of the others. µs. */
final class Network {
    private static final int NOTICED_AFTER = 500_000;
    private static final int NOTICED_WITHIN = 4_500_000;
    private static final int SEEN_WITHIN = 500_000;

    private final World world;
    private final VirtualTime time;
    private final List<Place> places = new ArrayList<>();
    private final boolean[] cut = new boolean[8];
    private Plan plan = Plan.EMPTY;
    private Dice dice = new Dice(0);

    Network(World world, VirtualTime time) {
        this.world = world;
        this.time = time;
    }

    /** A new history. */
    void reset(Plan next) {
        plan = next;
        dice = Dice.of(next.seed(), 5);
        places.clear();
        Arrays.fill(cut, false);
    }

    /** A node from its start to its end. */
    final class Place implements Transport {
        private final SimulatedNode.Life life;
        private final Set<String> members = new TreeSet<>();
        private final Set<String> hidden = new TreeSet<>();
        private final Set<String> forgotten = new TreeSet<>();
        private @Nullable Consumer<Buffer> batches;

        Place(SimulatedNode.Life life) {
            this.life = life;
        }

        @Override
        public Future<Void> listen(Consumer<Buffer> taken) {
            batches = taken;
            return Future.succeededFuture();
        }

        @Override
        public void send(String nodeID, Buffer batch) {
            if (life.isDead()) {
                return;
            }
            if (life.together().cluster.isTalking()) {
                world.awake();
            }
            if (world.traces()) {
                world.trace(life.nodeID + " says " + batch.length() + " bytes to " + nodeID);
            }
            Place to = place(nodeID);
            if (to == null || isCut(life.node(), to.life.node())) {
                return;
            }
            if (!world.loses(dice)) {
                carry(to, batch);
            }
            if (world.loses(dice)) {
                carry(to, batch);
            }
        }

        private void carry(Place to, Buffer batch) {
            time.after(plan.networkDelay(dice), () -> {
                Consumer<Buffer> there = to.batches;
                if (there != null && !isCut(life.node(), to.life.node())) {
                    there.accept(batch);
                }
            });
        }

        @Override
        public Future<Void> close() {
            batches = null;
            return Future.succeededFuture();
        }

        private void sees(String nodeID) {
            if (!forgotten.contains(nodeID) && members.add(nodeID)) {
                tell();
            }
        }

        private void forgets(String nodeID) {
            forgotten.add(nodeID);
            if (members.remove(nodeID)) {
                tell();
            }
        }

        private void tell() {
            if (!life.isDead()) {
                Set<String> seen = new TreeSet<>(members);
                seen.removeAll(hidden);
                life.cluster().members(seen);
            }
        }
    }

    private @Nullable Place place(String nodeID) {
        for (Place place : places) {
            if (place.life.nodeID.equals(nodeID)) {
                return place;
            }
        }
        return null;
    }

    private boolean isCut(SimulatedNode one, SimulatedNode other) {
        return cut[one.number] || cut[other.number];
    }

    /** A node that others will hear of. */
    Place enter(SimulatedNode.Life life) {
        Place place = new Place(life);
        places.add(place);
        return place;
    }

    /** It listens: it sees the others at once, and they see it sooner or later. */
    void started(Place place) {
        for (Place other : places) {
            if (!other.life.isDead()) {
                place.members.add(other.life.nodeID);
                if (other != place) {
                    int later = time.now() < 0 ? 1 + dice.below(1_000) : dice.below(SEEN_WITHIN);
                    time.after(later, () -> other.sees(place.life.nodeID));
                }
            }
        }
        place.tell();
    }

    /** It has died, and the others notice; soon if it has said so. */
    void left(SimulatedNode.Life life, boolean said) {
        for (Place other : places) {
            if (other.life != life) {
                int later = said ? dice.below(SEEN_WITHIN) : NOTICED_AFTER + dice.below(NOTICED_WITHIN);
                time.after(later, () -> other.forgets(life.nodeID));
            }
        }
    }

    /** Nobody hears a node any more, nor does it hear anybody. */
    void cut(int node, boolean now) {
        cut[node] = now;
    }

    boolean isCut(int node) {
        return cut[node];
    }

    /** The cluster manager of one node does not have another one. */
    void hide(int node, int other, boolean now) {
        for (Place place : List.copyOf(places)) {
            if (place.life.node().number == node) {
                for (Place hidden : places) {
                    if (hidden.life.node().number == other && hidden != place) {
                        if (now) {
                            place.hidden.add(hidden.life.nodeID);
                        } else {
                            place.hidden.remove(hidden.life.nodeID);
                        }
                    }
                }
                place.tell();
            }
        }
    }

    /** Everything is as it should be. */
    void heal() {
        Arrays.fill(cut, false);
        for (Place place : places) {
            place.hidden.clear();
            place.tell();
        }
    }

    /** The nodes that are there. */
    Set<String> alive() {
        Set<String> alive = new TreeSet<>();
        for (Place place : places) {
            if (!place.life.isDead()) {
                alive.add(place.life.nodeID);
            }
        }
        return alive;
    }
}
