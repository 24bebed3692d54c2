package io.bellwire.cluster.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes that know of each other only what the DNS says, as they do behind a headless service of Kubernetes. */
class ServiceDnsIT {
    private static final String NAME = "bellwire-nodes.calls.test";

    /** The virtual machine of a node would keep an answer for 30 s, and for 10 s that there is none. */
    private static final List<String> ASKS_AGAIN =
            List.of("-Dsun.net.inetaddr.ttl=1", "-Dsun.net.inetaddr.negative.ttl=1");

    private Network network;
    private NameServer names;
    private Nodes nodes;

    @BeforeEach
    void start() {
        String missing = Network.whyNoNamespaces();
        assumeTrue(missing == null, missing);
        network = Network.ofNamespaces();
        names = NameServer.start(network.askTheTestForNames(), NAME);
        nodes = Nodes.none(network);
    }

    @AfterEach
    void stop() {
        if (nodes != null) {
            nodes.close();
            names.close();
        }
    }

    @Test
    void nodesFindEachOtherAndOneThatComesLater() {
        List<Host> hosts = Stream.generate(network::newHost).limit(4).toList();
        names.answer(addresses(hosts.subList(0, 3)));
        hosts.subList(0, 3).forEach(this::startNode);
        nodes.awaitWhole();
        assertThat(Nodes.seenBy(nodes.node(0))).isEqualTo(3);

        names.answer(addresses(hosts));
        startNode(hosts.get(3));

        nodes.awaitWhole();
        assertThat(Nodes.seenBy(nodes.node(0))).isEqualTo(4);
        for (int i = 0; i < 4; i++) {
            assertThat(nodes.node(i).output())
                    .doesNotContain("can't be reached", "the DNS does not say where other nodes are");
        }
    }

    @Test
    void withoutSuchANameTheyServeAloneSaySoAndMeetOnceThereIsOne() {
        List<Host> hosts = Stream.generate(network::newHost).limit(2).toList();
        hosts.forEach(this::startNode);
        for (int i = 0; i < 2; i++) {
            nodes.node(i).awaitReady();
            assertThat(Nodes.seenBy(nodes.node(i))).isOne();
            assertThat(nodes.node(i).output())
                    .containsOnlyOnce("the DNS does not say where other nodes are (cluster.kubernetes.serviceDns)")
                    .contains("name=\"" + NAME + "\" reason=\"unknown host\"")
                    .contains("this node is the first of the cluster that it can reach");
        }

        names.answer(addresses(hosts));

        nodes.awaitWhole();
        assertThat(nodes.outputs()).contains("two parts of the cluster have found each other, and are one again");
    }

    private void startNode(Host host) {
        JsonObject cluster = new JsonObject()
                .put("members", new JsonArray())
                .put("kubernetes", new JsonObject().put("serviceDns", NAME));
        nodes.add(host, new JsonObject().put("cluster", cluster), ASKS_AGAIN);
    }

    private static List<String> addresses(List<Host> hosts) {
        return hosts.stream().map(Host::address).toList();
    }
}
