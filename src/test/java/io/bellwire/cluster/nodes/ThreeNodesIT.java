package io.bellwire.cluster.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Three nodes start, see each other, lose each other and find each other again, and stop. */
class ThreeNodesIT {
    /** A node that stands still for longer has stood still. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(4);

    @Test
    void startSeeEachOtherAndStop() {
        try (Nodes nodes = Nodes.start(Network.loopback(), 3)) {
            for (int i = 0; i < 3; i++) {
                nodes.node(i).terminate();
            }
            for (int i = 0; i < 3; i++) {
                assertThat(nodes.node(i).awaitExit()).as(nodes.outputs()).isZero();
            }
        }
    }

    @Test
    void oneThatWasKilledIsMissedAndComesBack() {
        try (Nodes nodes = Nodes.start(Network.loopback(), 2)) {
            nodes.node(0).kill();
            nodes.awaitWhole();
            assertThat(Nodes.seenBy(nodes.node(1))).isOne();

            nodes.startAgain(0);
            nodes.awaitWhole();
            assertThat(Nodes.seenBy(nodes.node(0))).isEqualTo(2);
        }
    }

    @Test
    void strangersAreNotLetInAndSayWhy() {
        try (Nodes nodes = Nodes.start(Network.loopback(), 1)) {
            String first = nodes.node(0).host().address() + ":" + nodes.membershipPort(0);

            assertThat(endOf(nodes, new JsonObject().put("secret", "another secret than theirs")))
                    .endsWith("error: this node is not let in by " + first
                            + ": cluster.secret must be the same on all nodes");
            assertThat(endOf(nodes, new JsonObject().put("port", nodes.membershipPort(0))))
                    .endsWith("error: other nodes can't be listened to on " + first
                            + " (cluster.host, cluster.port): Address already in use");
            assertThat(Nodes.seenBy(nodes.node(0))).isOne();
        }
    }

    private static String endOf(Nodes nodes, JsonObject cluster) {
        try (NodeProcess stranger = nodes.startBeside(new JsonObject().put("cluster", cluster))) {
            assertThat(stranger.awaitExit()).as(stranger.output()).isEqualTo(1);
            return stranger.awaitOutput();
        }
    }

    @Test
    void partWhenTheWireIsCutAndMeetAgain() {
        String missing = Network.whyNoNamespaces();
        assumeTrue(missing == null, missing);
        try (Nodes nodes = Nodes.start(Network.ofNamespaces(), 3)) {
            Host alone = nodes.node(2).host();
            nodes.network().cut(alone, nodes.node(0).host());
            nodes.network().cut(alone, nodes.node(1).host());
            awaitSeen(nodes, 2, 2, 1);

            nodes.network().mendAll();
            awaitSeen(nodes, 3, 3, 3);
        }
    }

    /** Who asked for it has given up meanwhile, and done it again elsewhere, and then something else. */
    @Test
    void whatWaitedWhileANodeStoodStillIsNotCarriedOut() {
        JsonObject group = new JsonObject().put("groupID", "club");
        JsonObject bob = group.copy().put("memberList", new JsonArray().add("bob"));
        try (Nodes nodes = Nodes.start(Network.loopback(), 2);
                Phone stale = Phone.of("alice", nodes.node(0));
                Phone idle = Phone.of("carol", nodes.node(0));
                Phone fresh = Phone.of("alice", nodes.node(1))) {
            fresh.call("createGroup", bob);
            nodes.node(0).freeze();
            stale.say("removeGroupMembers", bob);
            Awaitility.await()
                    .pollDelay(LONG_ENOUGH)
                    .atMost(NodeProcess.PATIENCE)
                    .until(() -> Nodes.seenBy(nodes.node(1)) == 1);
            fresh.call("removeGroupMembers", bob);
            fresh.call("addGroupMembers", bob);

            nodes.node(0).thaw();

            telling(nodes.node(0), () -> {
                assertThat(stale.closeCode()).isEqualTo(1012);
                nodes.awaitWhole();
                assertThat(idle.call("ping", new JsonObject())).isNotNull();
            });
            assertThat(fresh.call("getGroupMembers", group).encode()).contains("\"bob\"");
        }
    }

    /** What goes wrong is told with the last lines of a node. */
    private static void telling(NodeProcess node, Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(e + "\n" + node.output(), e);
        }
    }

    private static void awaitSeen(Nodes nodes, long... expected) {
        Awaitility.await().atMost(NodeProcess.PATIENCE).untilAsserted(() -> {
            for (int i = 0; i < expected.length; i++) {
                assertThat(Nodes.seenBy(nodes.node(i))).as("by node " + i).isEqualTo(expected[i]);
            }
        });
    }
}
