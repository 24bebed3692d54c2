package io.bellwire.cluster.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes with mutual TLS on the bus, and those that know the secret, and have no certificate from the same issuer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterTlsIT {
    private static final String RECEIVED = "bellwire_cluster_bytes_received_total";
    private static final String SENT = "bellwire_cluster_bytes_sent_total";
    private static final String NOT_TRUSTED = "its certificate is not from an issuer in cluster.tls.trustPath";

    @TempDir
    static Path folder;

    private static final String NOT_WANTED = "does it trust this node's certificate?";

    private Nodes nodes;
    private JsonObject ours;

    @BeforeAll
    void start() throws Exception {
        Issuer issuer = new Issuer(folder.resolve("ours"));
        ours = issuer.settings("node");
        nodes = Nodes.start(Network.loopback(), 2, tls(ours));
        awaitReady(2);
    }

    @AfterAll
    void stop() {
        if (nodes != null) {
            nodes.close();
        }
    }

    @Test
    void callsRingAndAreAnsweredFromNodeToNode() {
        ringsAndIsAnswered("alice", "bob", nodes.node(1));

        assertThat(nodes.node(0).metric(RECEIVED).orElseThrow()).isPositive();
        assertThat(nodes.node(1).metric(RECEIVED).orElseThrow()).isPositive();
    }

    /** One trusts nobody here, and one us: whom it calls must look at its certificate, too. */
    @Test
    void whoHasACertificateFromAnotherIssuerIsToldNothingAndBothSidesSayWhy() throws Exception {
        JsonObject theirs = new Issuer(folder.resolve("theirs")).settings("node");
        JsonObject trusting = theirs.copy().put("trustPath", ours.getString("trustPath"));
        try (NodeProcess stranger = nodes.startBeside(tls(theirs));
                NodeProcess admirer = nodes.startBeside(tls(trusting))) {
            stranger.awaitReady();
            admirer.awaitReady();
            Awaitility.await().atMost(NodeProcess.PATIENCE).untilAsserted(() -> {
                assertThat(stranger.output()).contains(NOT_TRUSTED);
                assertThat(admirer.output()).contains(NOT_WANTED);
                assertThat(nodes.node(0).output().split(NOT_TRUSTED, -1)).hasSizeGreaterThan(2);
                assertThat(nodes.node(1).output().split(NOT_TRUSTED, -1)).hasSizeGreaterThan(2);
            });

            ringsAndIsAnswered("carol", "dave", nodes.node(1));
            // What nodes don't tell each other they read in Redis.
            ringsAndIsAnswered("carol", "erin", stranger);
            assertToldNothing(stranger);
            assertToldNothing(admirer);
            awaitReady(2);
        }
    }

    private static void assertToldNothing(NodeProcess stranger) {
        assertThat(stranger.metric(SENT).orElseThrow()).as("it tries").isPositive();
        assertThat(stranger.metric(RECEIVED).orElseThrow()).isZero();
        assertThat(stranger.metric("bellwire_cluster_ready"))
                .as("it hears nobody who is ready")
                .hasValue(1);
        assertThat(stranger.output()).doesNotContain("Connecting to server");
    }

    @Test
    void whoHasNoTlsIsNotLetIn() {
        JsonObject none =
                new JsonObject().put("certificatePath", "").put("keyPath", "").put("trustPath", "");
        try (NodeProcess stranger = nodes.startBeside(tls(none))) {
            assertThat(stranger.awaitExit()).as(stranger.output()).isEqualTo(1);
            assertThat(stranger.awaitOutput())
                    .contains("error: this node has no cluster.tls, unlike ")
                    .endsWith(": all nodes need it, or none")
                    .contains("127.0.0.1:" + nodes.membershipPort(0))
                    .contains("127.0.0.1:" + nodes.membershipPort(1));
        }
    }

    private void ringsAndIsAnswered(String inviter, String invitee, NodeProcess where) {
        try (Phone one = Phone.of(inviter, nodes.node(0));
                Phone other = Phone.of(invitee, where)) {
            String inviteID =
                    one.call("invite", new JsonObject().put("invitee", invitee)).getString("inviteID");
            assertThat(other.hears("onReceiveNewInvitation").getString("inviteID"))
                    .isEqualTo(inviteID);

            other.call("accept", new JsonObject().put("inviteID", inviteID));
            assertThat(one.hears("onInviteeAccepted").getString("inviteID")).isEqualTo(inviteID);
        }
    }

    private void awaitReady(int expected) {
        Awaitility.await().atMost(NodeProcess.PATIENCE).untilAsserted(() -> {
            for (int i = 0; i < nodes.count(); i++) {
                assertThat(nodes.node(i).metric("bellwire_cluster_ready")).hasValue(expected);
            }
        });
    }

    private static JsonObject tls(JsonObject files) {
        return new JsonObject().put("cluster", new JsonObject().put("tls", files));
    }
}
