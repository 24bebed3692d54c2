package io.bellwire.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bellwire.cluster.nodes.Host;
import io.bellwire.cluster.nodes.Network;
import io.bellwire.cluster.nodes.Nodes;
import io.vertx.core.json.JsonObject;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Three nodes and their Redis go through what happens to them in the world, under load. Afterwards everybody must have
 * learned the one outcome of each call, and nothing is lost that was acknowledged.
 *
 * <p>Redis runs with {@code appendfsync always}, so nothing at all may be lost when it is killed. {@code
 * -Dbellwire.cluster.runs=30} has each happen that often, {@code -Dbellwire.crash.seed=…} repeats a run as far as chance
 * goes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterFaultsIT {
    private static final boolean SOAK = Boolean.getBoolean("bellwire.soak");
    private static final int RUNS = Integer.getInteger("bellwire.cluster.runs", SOAK ? 30 : 1);
    private static final long SEED = Long.getLong("bellwire.crash.seed", new Random().nextLong());
    private static final int NODES = 3;

    /** Until a silent node is given up, and one second more. */
    private static final double MOST_LATE_MS = 4_000;

    private final Random random = new Random(SEED);
    private String missing;
    private Nodes nodes;

    @BeforeAll
    void start() {
        System.out.println("bellwire.crash.seed=" + SEED);
        missing = Network.whyNoNamespaces();
        Network network = missing == null ? Network.ofNamespaces() : Network.loopback();
        nodes = Nodes.start(network, NODES, new JsonObject().put("auth", Settings.auth()), "--appendfsync", "always");
    }

    /** What a test that failed has left undone costs no other test anything. */
    @AfterEach
    void mend() {
        nodes.mend();
    }

    @AfterAll
    void stop() {
        if (nodes != null) {
            nodes.close();
        }
    }

    private FaultRun.Result survives(String name, Consumer<FaultRun> fault) {
        FaultRun.Result result = null;
        for (int i = 0; i < RUNS; i++) {
            long seed = random.nextLong();
            result = FaultRun.of(nodes, name, seed, fault);
            assertThat(result.faults()).as("seed " + SEED).isEmpty();
            assertThat(result.violations()).as("seed " + SEED).isEmpty();
            assertThat(result.closes().keySet()).doesNotContain(4401, 4409, 4413, 4429);
        }
        return result;
    }

    private void needsNamespaces() {
        if (missing != null) {
            System.out.println("skipped: " + missing);
        }
        assumeTrue(missing == null, missing);
    }

    @Test
    void aNodeIsKilled() {
        survives("kill -9 of a node", run -> {
            int victim = run.any();
            run.node(victim).kill();
            run.load(run.randomUpTo(3_000));
            nodes.startAgain(victim);
        });
    }

    @Test
    void twoOfThreeAreKilled() {
        survives("kill -9 of two of three nodes", run -> {
            int left = run.any();
            run.node((left + 1) % NODES).kill();
            run.load(run.randomUpTo(200));
            run.node((left + 2) % NODES).kill();
            run.load(run.randomUpTo(3_000));
            nodes.startAgain((left + 1) % NODES);
            nodes.startAgain((left + 2) % NODES);
        });
    }

    @Test
    void aNodeStandsStill() {
        survives("SIGSTOP of a node for 20 s", run -> {
            int victim = run.any();
            run.node(victim).freeze();
            run.load(20_000);
            run.node(victim).thaw();
        });
    }

    @Test
    void aWireBetweenTwoNodesIsCut() {
        needsNamespaces();
        survives("two nodes don't hear each other for 8 s", run -> {
            int one = run.any();
            nodes.network().cut(host(one), host((one + 1) % NODES));
            run.load(8_000);
            nodes.network().mendAll();
        });
    }

    @Test
    void aNodeIsCutOffFromTheOtherNodes() {
        needsNamespaces();
        survives("a node hears no other node for 8 s", run -> {
            int alone = run.any();
            nodes.network().cut(host(alone), host((alone + 1) % NODES));
            nodes.network().cut(host(alone), host((alone + 2) % NODES));
            run.load(8_000);
            nodes.network().mendAll();
        });
    }

    @Test
    void aNodeIsCutOffFromRedis() {
        needsNamespaces();
        FaultRun.Result result = survives("a node does not reach Redis for 12 s", run -> {
            nodes.network().cut(host(run.any()), nodes.redis().host());
            run.load(12_000);
            nodes.network().mendAll();
        });
        assertThat(result.closes()).as("its clients are sent to the others").containsKey(1012);
    }

    @Test
    void redisIsKilled() {
        survives("kill -9 of Redis, and a restart after 2 s", run -> {
            nodes.redis().kill();
            run.load(2_000);
            nodes.redis().startAgain();
        });
    }

    @Test
    void redisStandsStill() {
        survives("SIGSTOP of Redis for 5 s", run -> {
            nodes.redis().freeze();
            run.load(5_000);
            nodes.redis().thaw();
        });
    }

    /** What a client meets then is in its protocol: 1012, and 8503 that a repetition mends. */
    @Test
    void allNodesAreRestartedOneAfterTheOther() {
        FaultRun.Result result = survives("a rolling restart", run -> {
            for (int i = 0; i < NODES; i++) {
                run.node(i).terminate();
                assertThat(run.node(i).awaitExit()).as(run.node(i).output()).isZero();
                nodes.startAgain(i);
                nodes.awaitWhole();
                run.awaitAllIn();
            }
        });
        assertThat(result.closes()).containsKey(1012);
        assertThat(result.closes().keySet()).isSubsetOf(Set.of(1006, 1012));
    }

    /** Their timeouts are as late as it takes to notice, and they can be accepted all the time. */
    @Test
    void theOwnerOfRingingCallsIsKilled() {
        for (int i = 0; i < RUNS; i++) {
            int victim = random.nextInt(NODES);
            long seed = random.nextLong();
            OrphanedCalls.Result result = OrphanedCalls.of(nodes, victim, seed);
            nodes.startAgain(victim);
            nodes.awaitWhole();

            assertThat(result.violations()).as("seed " + seed).isEmpty();
            assertThat(result.refused()).as("seed " + seed).isEmpty();
            assertThat(result.decidedLate()).as("seed " + seed).hasSize(OrphanedCalls.RUNNING_OUT);
            assertThat(Waits.quantile(result.decidedLate(), 0.99)).isBetween(0.0, MOST_LATE_MS);
        }
    }

    private Host host(int index) {
        return nodes.node(index).host();
    }
}
