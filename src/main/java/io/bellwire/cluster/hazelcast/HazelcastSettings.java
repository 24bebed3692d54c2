package io.bellwire.cluster.hazelcast;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import io.bellwire.config.ClusterConfig;
import io.bellwire.config.ClusterSecret;
import io.bellwire.config.HostAndPort;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hazelcast's own configuration. Times are in seconds unless the name says otherwise. */
final class HazelcastSettings {

    /** Where {@code vertx-hazelcast} expects the ID of a node. */
    static final String NODE_ID = "__vertx.nodeId";

    /** Says whether a node's event bus speaks TLS: "true", "false". */
    static final String TLS = "bellwire.tls";

    private static final byte[] PURPOSE =
            "bellwire, name of the cluster, 1".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    private static final int NAME_BYTES = 16;
    private static final int CONNECT_SECONDS = 3;

    /** Membership is all that is done here: few threads, few partitions, and nobody waits long for anyone. */
    private static final Map<String, String> TUNING = Map.ofEntries(
            // a node that is silent that long is out; the links between nodes suspect it sooner
            Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
            Map.entry("hazelcast.max.no.heartbeat.seconds", "5"),
            // two halves look for each other, and become one
            Map.entry("hazelcast.merge.first.run.delay.seconds", "5"),
            Map.entry("hazelcast.merge.next.run.delay.seconds", "5"),
            Map.entry("hazelcast.max.join.merge.target.seconds", "5"),
            // the first node waits for nobody; whoever finds no other within 15 s runs alone
            Map.entry("hazelcast.wait.seconds.before.join", "0"),
            Map.entry("hazelcast.max.join.seconds", "15"),
            // also how often a healthy node is asked to follow a new master before it is dropped: with 5, five tries
            // are
            // over within 0.1 s, before it has noticed that the old one is gone, and two healthy nodes part
            Map.entry("hazelcast.mastership.claim.timeout.seconds", "30"),
            Map.entry("hazelcast.socket.connect.timeout.seconds", Integer.toString(CONNECT_SECONDS)),
            Map.entry("hazelcast.tcp.join.port.try.count", "1"),
            Map.entry("hazelcast.graceful.shutdown.max.wait", "5"),
            Map.entry("hazelcast.operation.call.timeout.millis", "10000"),
            Map.entry("hazelcast.shutdownhook.enabled", "false"),
            Map.entry("hazelcast.partition.count", "31"),
            Map.entry("hazelcast.operation.thread.count", "2"),
            Map.entry("hazelcast.operation.generic.thread.count", "2"),
            Map.entry("hazelcast.operation.response.thread.count", "1"),
            Map.entry("hazelcast.io.thread.count", "1"),
            Map.entry("hazelcast.event.thread.count", "1"),
            Map.entry("hazelcast.clientengine.thread.count", "1"),
            Map.entry("hazelcast.clientengine.query.thread.count", "1"),
            Map.entry("hazelcast.clientengine.blocking.thread.count", "1"),
            // listens on the address that it is given; by default it would on all of them
            Map.entry("hazelcast.socket.bind.any", "false"),
            // tells nobody outside anything
            Map.entry("hazelcast.phone.home.enabled", "false"),
            Map.entry("hazelcast.jmx", "false"),
            Map.entry("hazelcast.logging.type", "slf4j"),
            Map.entry("hazelcast.logging.details.enabled", "false"));

    /** Without any address from the DNS a node that starts would not even look; with some it does not wait. */
    private static final String LOOK_UP_SECONDS = "2";

    private HazelcastSettings() {}

    /** For a node with that ID, which listens on that address. */
    static Config of(ClusterConfig config, String host, String nodeID) {
        Config hazelcast = new Config();
        hazelcast.setClusterName(clusterName(Objects.requireNonNull(config.secret())));
        hazelcast.setClassLoader(HazelcastSettings.class.getClassLoader());
        hazelcast.getMemberAttributeConfig().setAttribute(NODE_ID, nodeID);
        hazelcast.getMemberAttributeConfig().setAttribute(TLS, Boolean.toString(config.tls() != null));
        new TreeMap<>(TUNING).forEach(hazelcast::setProperty);
        hazelcast.setProperty("hazelcast.local.localAddress", host);
        hazelcast.getMetricsConfig().setEnabled(false);
        hazelcast.getJetConfig().setEnabled(false);
        hazelcast.getSerializationConfig().setJavaSerializationFilterConfig(filter());
        // As vertx-hazelcast has them; whoever remains registers again when a node is gone, so one copy is enough.
        hazelcast.addMultiMapConfig(new MultiMapConfig("__vertx.subs")
                .setBackupCount(1)
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
        hazelcast.getMapConfig("__vertx.nodeInfo").setBackupCount(1);
        network(config, hazelcast);
        return hazelcast;
    }

    /**
     * A member endpoint and no other: Hazelcast's clients, its REST and its memcache protocol are not spoken.
     */
    private static void network(ClusterConfig config, Config hazelcast) {
        ServerSocketEndpointConfig endpoint = new ServerSocketEndpointConfig()
                .setPort(config.port())
                .setPortAutoIncrement(false)
                .setReuseAddress(true);
        if (!config.publicHost().isEmpty()) {
            endpoint.setPublicAddress(new HostAndPort(config.publicHost(), config.port()).toString());
        }
        AdvancedNetworkConfig network = hazelcast.getAdvancedNetworkConfig();
        network.setEnabled(true).setMemberEndpointConfig(endpoint);
        JoinConfig join = network.getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        if (config.serviceDns().isEmpty()) {
            join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(CONNECT_SECONDS);
            config.members().stream()
                    .map(member -> HostAndPort.parse(member)
                            .orPort(defaultPort(config))
                            .toString())
                    .forEach(join.getTcpIpConfig()::addMember);
        } else {
            hazelcast.setProperty("hazelcast.wait.seconds.before.join", LOOK_UP_SECONDS);
            join.getTcpIpConfig().setEnabled(false);
            join.getKubernetesConfig()
                    .setEnabled(true)
                    .setProperty("service-dns", config.serviceDns())
                    .setProperty("service-dns-timeout", LOOK_UP_SECONDS)
                    .setProperty("service-port", Integer.toString(defaultPort(config)));
        }
    }

    private static int defaultPort(ClusterConfig config) {
        return config.port() == 0 ? ClusterConfig.DEFAULT_PORT : config.port();
    }

    /** What may be read with Java's serialization, which failures come in: classes of the JDK, of Hazelcast and Vert.x. */
    private static JavaSerializationFilterConfig filter() {
        JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
        filter.getWhitelist().addPrefixes("io.vertx.core.", "io.vertx.spi.cluster.hazelcast.");
        return filter;
    }

    /**
     * Only those with the same name become one cluster. It is a one-way function of the secret (HMAC-SHA256), because the
     * name goes over the wire, in the clear.
     */
    static String clusterName(ClusterSecret secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.bytes(), "HmacSHA256"));
            return "bellwire-" + HexFormat.of().formatHex(Arrays.copyOf(mac.doFinal(PURPOSE), NAME_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }
}
