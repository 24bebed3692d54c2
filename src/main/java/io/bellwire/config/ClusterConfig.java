package io.bellwire.config;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code cluster.*}: how this node finds the others, and talks with them.
 *
 * @param secret what all nodes know; never null if enabled
 * @param host the address that membership and event bus listen on; "": the one private address of this machine
 * @param port of membership (Hazelcast); 0: any free one, then the others can't find this node, it must find them
 * @param busPort of the event bus; 0: any free one, which the others learn through membership
 * @param publicHost where the others reach this node, if not at {@code host}; "": they do
 * @param members where other nodes are, as {@code HOST} or {@code HOST:PORT}; this node may be among them
 * @param serviceDns a name whose addresses in the DNS are those of the nodes; "": {@code members} says where they are
 * @param tls null: what nodes say to each other is not encrypted
 */
public record ClusterConfig(
        boolean enabled,
        @Nullable ClusterSecret secret,
        String host,
        int port,
        int busPort,
        String publicHost,
        List<String> members,
        String serviceDns,
        @Nullable ClusterTlsConfig tls) {

    /** The port of membership where a member is named without one, and {@code cluster.port} is 0. */
    public static final int DEFAULT_PORT = 5701;

    private static final int MAX_MEMBERS = 100;
    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]", "*");

    /** Checks the values; throws {@link InvalidConfigException}. */
    public ClusterConfig {
        members = List.copyOf(members);
        Checks checks = new Checks()
                .port("cluster.port", port)
                .port("cluster.busPort", busPort)
                .ensure(
                        busPort == 0 || busPort != port,
                        "cluster.busPort",
                        Integer.toString(busPort),
                        "must differ from cluster.port")
                .ensure(
                        !EVERYWHERE.contains(host),
                        "cluster.host",
                        host,
                        "must be one address of this machine that only the other nodes reach, not all of its addresses")
                .ensure(isHost(host), "cluster.host", host, "must be an address or the name of a host, without a port")
                .ensure(
                        isHost(publicHost),
                        "cluster.publicHost",
                        publicHost,
                        "must be an address or the name of a host, without a port")
                .ensure(isHost(serviceDns), "cluster.kubernetes.serviceDns", serviceDns, "must be a name in the DNS")
                .ensure(
                        members.size() <= MAX_MEMBERS,
                        "cluster.members",
                        members.size() + " members",
                        "must be at most " + MAX_MEMBERS)
                .ensure(
                        members.isEmpty() || serviceDns.isEmpty(),
                        "cluster.members",
                        String.join(",", members),
                        "and cluster.kubernetes.serviceDns say the same: set only one of them");
        for (String member : members) {
            checks.ensure(
                    HostAndPort.isOne(member), "cluster.members", member, "must be HOST or HOST:PORT of another node");
        }
        if (enabled) {
            checkEnabled(checks, secret, members, serviceDns);
        }
        checks.orThrow();
    }

    /** A node that runs alone. */
    public static ClusterConfig alone() {
        return new ClusterConfig(false, null, "", DEFAULT_PORT, 0, "", List.of(), "", null);
    }

    private static void checkEnabled(
            Checks checks, @Nullable ClusterSecret secret, List<String> members, String serviceDns) {
        checks.ensure(
                        secret != null,
                        "cluster.secret",
                        "",
                        "is needed with cluster.enabled, the same on all nodes: make one with `openssl rand -base64 32`")
                .ensure(
                        !members.isEmpty() || !serviceDns.isEmpty(),
                        "cluster.members",
                        "",
                        "or cluster.kubernetes.serviceDns must say where other nodes are, with cluster.enabled");
    }

    private static boolean isHost(String text) {
        return text.isEmpty()
                || (HostAndPort.isOne(text) && HostAndPort.parse(text).port() == 0);
    }
}
