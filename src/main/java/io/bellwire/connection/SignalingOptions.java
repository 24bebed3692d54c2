package io.bellwire.connection;

import io.bellwire.protocol.Limits;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.Set;

/**
 * The settings of the clients' side.
 *
 * @param http host, port (0: any free one), TLS; what WebSockets need is set over it
 * @param allowedOrigins web pages that may connect, {@code *} for all; empty: only those of the same host
 * @param limits the bounds
 * @param heartbeat between two pings (PROTOCOL §1), at least 100 ms
 * @param loginDeadline how long a client may take to log in (PROTOCOL §2: 5 s)
 * @param handshakeDeadline how long a client may take for TLS, and then for its first request
 * @param closeDeadline how long a closing handshake may take before the socket is dropped
 */
public record SignalingOptions(
        HttpServerOptions http,
        Set<String> allowedOrigins,
        Limits limits,
        Duration heartbeat,
        Duration loginDeadline,
        Duration handshakeDeadline,
        Duration closeDeadline) {

    private static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(100);

    public SignalingOptions {
        allowedOrigins = Set.copyOf(allowedOrigins);
        if (heartbeat.compareTo(SHORTEST_HEARTBEAT) < 0) {
            throw new IllegalArgumentException("heartbeat must be at least 100 ms");
        }
    }

    /** The defaults of PROTOCOL §1 and §2. */
    public static SignalingOptions of(HttpServerOptions http, Limits limits) {
        Duration deadline = Duration.ofSeconds(5);
        return new SignalingOptions(
                http, Set.of(), limits, Duration.ofSeconds(25), deadline, deadline, Duration.ofSeconds(2));
    }

    /** The same with another heartbeat. */
    public SignalingOptions withHeartbeat(Duration other) {
        return new SignalingOptions(
                http, allowedOrigins, limits, other, loginDeadline, handshakeDeadline, closeDeadline);
    }

    /** The same with other allowed origins. */
    public SignalingOptions withAllowedOrigins(Set<String> other) {
        return new SignalingOptions(http, other, limits, heartbeat, loginDeadline, handshakeDeadline, closeDeadline);
    }
}
