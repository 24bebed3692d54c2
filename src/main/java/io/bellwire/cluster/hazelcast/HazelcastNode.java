package io.bellwire.cluster.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import io.bellwire.config.ClusterConfig;
import io.bellwire.config.ClusterTlsConfig;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node as a member of the cluster.
 *
 * <p>It joins before there is a Vert.x, and leaves after, because Vert.x could only say that it failed, and at length.
 */
public final class HazelcastNode implements Members {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastNode.class);
    private static final int PING_MS = 2_000;
    private static final int CONNECT_MS = 1_000;

    private final ClusterConfig config;
    private final String host;
    private final String nodeID;
    private final HazelcastInstance hazelcast;
    private final HazelcastClusterManager clusterManager;
    private final List<Runnable> handlers = new CopyOnWriteArrayList<>();

    private HazelcastNode(ClusterConfig config, String host, String nodeID, HazelcastInstance hazelcast) {
        this.config = config;
        this.host = host;
        this.nodeID = nodeID;
        this.hazelcast = hazelcast;
        this.clusterManager = new HazelcastClusterManager(hazelcast);
        // Without a listener the cluster manager does not tidy up after a merger.
        clusterManager.nodeListener(new Changes());
    }

    /**
     * Joins, or is the first. Blocks for some seconds.
     *
     * @throws IllegalArgumentException if {@code cluster.host} is needed; the message is the end of a sentence about it
     * @throws IllegalStateException if it can't; the message says why
     */
    public static HazelcastNode join(ClusterConfig config) {
        String host = OwnAddress.of(config, OwnAddress.ofThisMachine());
        OwnAddress.requireFree(host, config.port(), config.busPort());
        Refusals.install();
        String nodeID = UUID.randomUUID().toString();
        HazelcastInstance hazelcast = start(config, host, nodeID);
        HazelcastNode node = new HazelcastNode(config, host, nodeID, hazelcast);
        List<String> refusedBy = Refusals.refusedBy();
        if (!refusedBy.isEmpty()) {
            throw node.leaveBecause("this node is not let in by " + String.join(", ", refusedBy)
                    + ": cluster.secret must be the same on all nodes");
        }
        List<String> deaf = node.deafToThis();
        if (!deaf.isEmpty()) {
            throw node.leaveBecause("this node has " + (config.tls() == null ? "no cluster.tls" : "cluster.tls")
                    + ", unlike " + String.join(", ", deaf) + ": all nodes need it, or none");
        }
        node.announce();
        return node;
    }

    private IllegalStateException leaveBecause(String why) {
        hazelcast.shutdown();
        return new IllegalStateException(why);
    }

    /** Where those are whose event bus speaks TLS while this one's does not, or the other way round. */
    private List<String> deafToThis() {
        Member local = hazelcast.getCluster().getLocalMember();
        return hazelcast.getCluster().getMembers().stream()
                .filter(member -> isDeafTo(local, member))
                .map(HazelcastNode::address)
                .toList();
    }

    /** Says no of one that does not tell. */
    private static boolean isDeafTo(Member local, Member member) {
        String tls = member.getAttribute(HazelcastSettings.TLS);
        return tls != null && !tls.equals(local.getAttribute(HazelcastSettings.TLS));
    }

    private static HazelcastInstance start(ClusterConfig config, String host, String nodeID) {
        try {
            return Hazelcast.newHazelcastInstance(HazelcastSettings.of(config, host, nodeID));
        } catch (HazelcastException | IllegalStateException e) {
            throw new IllegalStateException("the cluster can't be joined: " + e.getMessage(), e);
        }
    }

    private void announce() {
        hazelcast.getCluster().addMembershipListener(new Log());
        hazelcast.getLifecycleService().addLifecycleListener(Log::say);
        int nodes = nodes().size();
        LOG.atInfo()
                .addKeyValue("nodeID", nodeID)
                .addKeyValue("address", address(hazelcast.getCluster().getLocalMember()))
                .addKeyValue("nodes", nodes)
                .log(
                        nodes == 1
                                ? "this node is the first of the cluster that it can reach"
                                : "this node has joined the cluster");
    }

    @Override
    public String nodeID() {
        return nodeID;
    }

    @Override
    public Set<String> nodes() {
        return Set.copyOf(clusterManager.getNodes());
    }

    @Override
    public void onChange(Runnable handler) {
        handlers.add(handler);
    }

    /** For the one Vert.x of this node. */
    public ClusterManager clusterManager() {
        return clusterManager;
    }

    /** How that Vert.x's event bus listens and connects. */
    public EventBusOptions eventBus() {
        EventBusOptions options = new EventBusOptions()
                .setHost(host)
                .setPort(config.busPort())
                .setClusterPingInterval(PING_MS)
                .setClusterPingReplyInterval(PING_MS)
                .setConnectTimeout(CONNECT_MS)
                .setTcpNoDelay(true)
                .setTrustAll(false);
        if (!config.publicHost().isEmpty()) {
            options.setClusterPublicHost(config.publicHost());
        }
        ClusterTlsConfig tls = config.tls();
        return tls == null
                ? options
                : options.setSsl(true)
                        .setClientAuth(ClientAuth.REQUIRED)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(tls.certificatePath())
                                .setKeyPath(tls.keyPath()))
                        .setTrustOptions(new PemTrustOptions().addCertPath(tls.trustPath()));
    }

    /** From now on the log says if a member can't be talked to, and why. For the one Vert.x of this node. */
    public void checkBus(Vertx vertx) {
        BusCheck check = new BusCheck(vertx, clusterManager, eventBus());
        handlers.add(check::look);
        check.look();
    }

    /** Leaves, after Vert.x was closed. Blocks for up to some seconds. */
    public void leave() {
        hazelcast.shutdown();
    }

    private static String address(Member member) {
        return member.getAddress().getHost() + ":" + member.getAddress().getPort();
    }

    private final class Changes implements NodeListener {
        @Override
        public void nodeAdded(String added) {
            handlers.forEach(Runnable::run);
        }

        @Override
        public void nodeLeft(String left) {
            handlers.forEach(Runnable::run);
        }
    }

    /** What people read of it. */
    private static final class Log implements MembershipListener {
        @Override
        public void memberAdded(MembershipEvent event) {
            log(event, "a node has joined the cluster");
        }

        @Override
        public void memberRemoved(MembershipEvent event) {
            log(event, "a node has left the cluster, or is not heard any more");
        }

        private static void log(MembershipEvent event, String what) {
            LOG.atInfo()
                    .addKeyValue("nodeID", event.getMember().getAttribute(HazelcastSettings.NODE_ID))
                    .addKeyValue("address", address(event.getMember()))
                    .addKeyValue("nodes", event.getMembers().size())
                    .log(what);
        }

        static void say(LifecycleEvent event) {
            switch (event.getState()) {
                case MERGED -> LOG.info("two parts of the cluster have found each other, and are one again");
                case MERGE_FAILED ->
                    LOG.warn("two parts of the cluster have found each other, and could not become one");
                case STARTING,
                        STARTED,
                        SHUTTING_DOWN,
                        SHUTDOWN,
                        MERGING,
                        CLIENT_CONNECTED,
                        CLIENT_DISCONNECTED,
                        CLIENT_CHANGED_CLUSTER -> {}
            }
        }
    }
}
