package io.bellwire.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Host names and ports as text. */
final class Addresses {

    /** Where clients connect (PROTOCOL §1). */
    static final String PATH = "/v1/signaling";

    private Addresses() {}

    /** As in {@code 127.0.0.1:8080} or {@code [::1]:8080}. */
    static String hostAndPort(String host, int port) {
        return (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
    }

    /** The address that clients connect to. */
    static String webSocket(boolean tls, String host, int port) {
        return (tls ? "wss://" : "ws://") + hostAndPort(host, port) + PATH;
    }

    /** Whether nobody but this machine reaches the host. */
    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
