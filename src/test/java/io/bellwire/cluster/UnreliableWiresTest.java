package io.bellwire.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.protocol.Reply;
import io.bellwire.store.StoreNodes;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the network does: what is told arrives in order, once, or the other node reads the store; a call is answered or
 * fails within its bound; and when nothing is pending nothing is left.
 */
class UnreliableWiresTest {
    private static final int STEPS = 400;

    private final Map<String, Integer> seqs = new HashMap<>();
    private final List<Future<Reply>> calls = new ArrayList<>();
    private final List<Future<Set<String>>> offers = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 100, 300})
    void whatIsToldArrivesInOrderOnceOrItIsReadFromTheStore(int faults) {
        for (long seed = 0; seed < 8; seed++) {
            check(seed, faults);
        }
    }

    private void check(long seed, int faults) {
        seqs.clear();
        Wires wires = new Wires(seed);
        wires.faults = faults;
        List<TestNode> nodes = List.of(
                new TestNode(wires, "one", "secret"),
                new TestNode(wires, "two", "secret"),
                new TestNode(wires, "three", "secret"));
        Set<String> all = Set.of("one", "two", "three");
        nodes.forEach(node -> node.live = all);
        nodes.forEach(node -> node.cluster.members(all));
        wires.run(3_000);
        for (int step = 0; step < STEPS; step++) {
            step(wires, nodes);
        }
        wires.heal();
        wires.faults = 0;
        nodes.forEach(node -> node.loop.goOn());
        wires.run(5_000);
        assertThat(calls).as("seed %d", seed).allMatch(Future::isComplete);
        assertThat(offers).as("seed %d", seed).allMatch(Future::isComplete);
        wires.run(StoreNodes.KEPT_MS + Outbox.MAX_AGE_MS);
        assertThat(nodes).as("seed %d", seed).allMatch(node -> node.cluster.isQuiet());
        for (TestNode from : nodes) {
            for (TestNode to : nodes) {
                if (from != to) {
                    judge(seed, to.told.getOrDefault(from.nodeID, List.of()), seqs.getOrDefault(key(from, to), 0));
                }
            }
        }
    }

    private void step(Wires wires, List<TestNode> nodes) {
        TestNode from = nodes.get(wires.random.nextInt(3));
        TestNode to = nodes.get(wires.random.nextInt(3));
        if (from == to) {
            wires.run(wires.random.nextInt(50));
            return;
        }
        int what = wires.random.nextInt(100);
        if (what < 70) {
            offers.add(from.tell(to, seqs.merge(key(from, to), 1, Integer::sum)));
        } else if (what < 90) {
            calls.add(from.ask(to));
        } else if (what < 92 && wires.faults > 0) {
            wires.cut(from.nodeID, to.nodeID);
        } else if (what < 94) {
            wires.heal();
        } else if (what == 94 && wires.faults > 0) {
            from.loop.pause();
            wires.after(wires.random.nextInt(6_000), from.loop::goOn);
        } else {
            wires.run(wires.random.nextInt(wires.faults > 0 ? 2_000 : 100));
        }
    }

    private static String key(TestNode from, TestNode to) {
        return from.nodeID + ">" + to.nodeID;
    }

    /** Each number above the one before; where one is left out, the store is read after what came before it. */
    private static void judge(long seed, List<Integer> told, int last) {
        int seen = 0;
        boolean missing = false;
        boolean read = false;
        for (int seq : told) {
            if (seq < 0) {
                read = true;
                missing = false;
                continue;
            }
            assertThat(seq).as("seed %d: %s", seed, told).isGreaterThan(seen);
            missing |= seq > seen + 1 && !read;
            read = false;
            seen = seq;
        }
        missing |= seen < last && !read;
        assertThat(missing).as("seed %d, up to %d: %s", seed, last, told).isFalse();
    }
}
