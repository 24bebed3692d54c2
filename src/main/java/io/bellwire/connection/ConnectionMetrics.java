package io.bellwire.connection;

import io.bellwire.protocol.Method;
import io.bellwire.protocol.Reply;

/** What is counted of connections. Called on the event loops: implementations must be quick and safe for many threads. */
public interface ConnectionMetrics {

    /** Counts nothing. */
    ConnectionMetrics NONE = new ConnectionMetrics() {};

    /** Why an upgrade was refused. */
    enum Refusal {
        /** {@code limits.connections} (HTTP 503). */
        CONNECTIONS,
        /** {@code limits.connectionsPerAddress} (HTTP 429). */
        CONNECTIONS_PER_ADDRESS,
        /** The node drains (HTTP 503). */
        DRAINING,
        /** {@code http.allowedOrigins} (HTTP 403). */
        ORIGIN,
        /** Not a proper WebSocket handshake (HTTP 400, 405, 426). */
        HANDSHAKE
    }

    /** A socket was upgraded. */
    default void opened() {}

    /** An upgraded socket closes, with this code of RFC 6455 §7.4 or PROTOCOL §1; 1006 if no close frame went either way. */
    default void closed(int code) {}

    /** An upgrade was refused. */
    default void refused(Refusal reason) {}

    /** A client has logged in; told again only for another connection. */
    default void loggedIn() {}

    /** The session of a client that had logged in is over. */
    default void loggedOut() {}

    /** A token was refused. */
    default void loginRefused() {}

    /**
     * A call was answered that the {@link CallHandler} has no part in, or no answer to: {@code login}, {@code ping}, {@code
     * logout}, and any that failed unexpectedly (-32603).
     */
    default void answered(Method method, Reply reply) {}

    /** A call was refused by {@code limits.callsPerSecond} or {@code limits.callsPerSecondPerUser}. */
    default void callRefused() {}

    /** A whole message came in. */
    default void messageReceived() {}

    /** A whole message was written: an answer or a notice. */
    default void messageSent() {}

    /** That message was a notice. */
    default void noticeSent() {}

    /** Bytes came in, after TLS. */
    default void bytesReceived(int bytes) {}

    /** Bytes were written, before TLS. */
    default void bytesSent(int bytes) {}
}
