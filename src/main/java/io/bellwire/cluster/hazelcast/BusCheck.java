package io.bellwire.cluster.hazelcast;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says why another node can't be talked to, though it is a member of the cluster.
 *
 * <p>The event bus says so as well, each second and over sixty lines; therefore its own log line is off, and this class
 * connects to the bus of each member as the bus does, when it comes and once a minute.
 */
final class BusCheck {
    private static final Logger LOG = LoggerFactory.getLogger(BusCheck.class);
    private static final long SOON_MS = 2_000;
    private static final long PAUSE_MS = 60_000;
    private static final long HANDSHAKE_MS = 3_000;

    /** How long a refusal may take. */
    private static final long SETTLE_MS = 500;

    /** A node that has just come, or is about to leave, may not listen. */
    private static final int PATIENCE = 3;

    private final Vertx vertx;
    private final ClusterManager members;
    private final NetClient client;
    private final Set<String> watched = ConcurrentHashMap.newKeySet();

    /** Connects as a bus with these options does. */
    BusCheck(Vertx vertx, ClusterManager members, EventBusOptions bus) {
        this.vertx = vertx;
        this.members = members;
        this.client = vertx.createNetClient(new NetClientOptions(bus.toJson())
                .setHostnameVerificationAlgorithm("")
                .setSslHandshakeTimeout(HANDSHAKE_MS)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS));
    }

    /** The members have changed, or this is the beginning. Any thread may call. */
    void look() {
        for (String nodeID : members.getNodes()) {
            if (!nodeID.equals(members.getNodeId()) && watched.add(nodeID)) {
                later(nodeID, 1, SOON_MS);
            }
        }
    }

    private void later(String nodeID, int attempt, long delayMs) {
        vertx.setTimer(delayMs, timer -> {
            if (members.getNodes().contains(nodeID)) {
                check(nodeID, attempt);
            } else {
                watched.remove(nodeID);
            }
        });
    }

    private void check(String nodeID, int attempt) {
        connect(nodeID).onComplete(connected -> {
            boolean fails = connected.failed() && members.getNodes().contains(nodeID);
            if (fails && attempt >= PATIENCE) {
                complain(nodeID, connected.cause());
            }
            later(nodeID, fails ? attempt + 1 : 1, fails && attempt < PATIENCE ? SOON_MS : PAUSE_MS);
        });
    }

    private Future<Void> connect(String nodeID) {
        Promise<NodeInfo> info = Promise.promise();
        members.getNodeInfo(nodeID, info);
        return info.future()
                .compose(node -> client.connect(node.port(), node.host()))
                .compose(this::staysOpen);
    }

    /** Under TLS 1.3 whoever connects learns only afterwards that its certificate is not wanted (RFC 8446 §4.4.2.4). */
    private Future<Void> staysOpen(NetSocket socket) {
        Promise<Void> result = Promise.promise();
        long settled = vertx.setTimer(SETTLE_MS, timer -> result.tryComplete());
        socket.exceptionHandler(result::tryFail);
        socket.closeHandler(closed -> result.tryFail(new ClosedChannelException()));
        return result.future().onComplete(known -> {
            vertx.cancelTimer(settled);
            socket.close();
        });
    }

    private static void complain(String nodeID, Throwable cause) {
        LOG.atWarn()
                .addKeyValue("nodeID", nodeID)
                .addKeyValue("reason", root(cause).toString())
                .log(what(cause));
    }

    /** In the words of the settings. */
    static String what(Throwable cause) {
        if (has(cause, CertificateException.class)) {
            return "a node can't be talked to: its certificate is not from an issuer in cluster.tls.trustPath,"
                    + " or is not valid now";
        } else if (has(cause, SSLException.class)) {
            return "a node can't be talked to: TLS with it fails; has it cluster.tls, and does it trust this node's"
                    + " certificate?";
        }
        return "a node can't be talked to: its event bus is not reached (cluster.busPort, cluster.publicHost, firewalls)";
    }

    private static boolean has(Throwable cause, Class<? extends Throwable> kind) {
        for (Throwable next = cause; next != null; next = next.getCause()) {
            if (kind.isInstance(next)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable root(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
