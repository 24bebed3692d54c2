package io.bellwire.cluster.hazelcast;

import io.bellwire.config.ClusterConfig;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.List;

/** The address that a node uses among nodes, and whether its ports are free there. */
final class OwnAddress {

    private OwnAddress() {}

    /**
     * {@code cluster.host}, or the one private address of this machine.
     *
     * @throws IllegalArgumentException if there is none, or more than one
     */
    static String of(ClusterConfig config, List<InetAddress> addresses) {
        if (!config.host().isEmpty()) {
            return config.host();
        }
        List<String> found = addresses.stream()
                .filter(OwnAddress::isPrivate)
                .map(InetAddress::getHostAddress)
                .map(text -> text.replaceFirst("%.*", ""))
                .toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    "must name the address that only the other nodes reach (127.0.0.1 if all are on this machine),"
                            + " because this machine has "
                            + (found.isEmpty()
                                    ? "no private address"
                                    : "several private addresses: " + String.join(", ", found)));
        }
        return found.get(0);
    }

    /** Those of all interfaces that are up, without loopback. */
    static List<InetAddress> ofThisMachine() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(OwnAddress::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .toList();
        } catch (SocketException e) {
            throw new IllegalArgumentException("must be set, because the addresses of this machine can't be listed", e);
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback();
        } catch (SocketException e) {
            return false;
        }
    }

    /** RFC 1918, RFC 6598 (100.64/10) and RFC 4193 (fc00::/7); nobody on the internet reaches these. */
    private static boolean isPrivate(InetAddress address) {
        int first = address.getAddress()[0] & 0xff;
        int second = address.getAddress()[1] & 0xff;
        return (address instanceof Inet4Address && (address.isSiteLocalAddress() || (first == 100 && second >> 6 == 1)))
                || (address instanceof Inet6Address && (first & 0xfe) == 0xfc);
    }

    /**
     * Looks whether the node can listen there.
     *
     * @throws IllegalStateException if not; the message names the keys
     */
    static void requireFree(String host, int membershipPort, int busPort) {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
            listen(address, 0);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cluster.host = " + host + " is not an address of this machine: " + e.getMessage(), e);
        }
        requireFree(address, "cluster.port", membershipPort);
        requireFree(address, "cluster.busPort", busPort);
    }

    private static void requireFree(InetAddress address, String key, int port) {
        try {
            listen(address, port);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "other nodes can't be listened to on " + address.getHostAddress() + ":" + port + " (cluster.host, "
                            + key + "): " + e.getMessage(),
                    e);
        }
    }

    private static void listen(InetAddress address, int port) throws IOException {
        new ServerSocket(port, 1, address).close();
    }
}
