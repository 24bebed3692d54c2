package io.bellwire.observability;

import java.util.List;

/**
 * Every meter of our own; the only list of them. Prometheus sees {@code bellwire.calls} as {@code bellwire_calls_total}.
 * Each tag has few values that are known beforehand: never an ID.
 */
public enum Metric {
    CALLS(
            "bellwire.calls",
            Type.COUNTER,
            "Calls that were answered; result is ok or the error code",
            "method",
            "result"),
    CALL_DURATION("bellwire.call.duration", Type.TIMER, "From a call until its answer", "method"),
    CALLS_LIMITED("bellwire.calls.limited", Type.COUNTER, "Calls refused because of their number (7008)"),
    INVITATIONS_OPEN("bellwire.invitations.open", Type.GAUGE, "Invitations that are open, of those that the node owns"),
    INVITATIONS_CREATED("bellwire.invitations", Type.COUNTER, "Invitations created"),
    INVITATIONS_ENDED("bellwire.invitations.ended", Type.COUNTER, "Invitations ended", "outcome"),
    TIMEOUT_LATENESS("bellwire.timeout.lateness", Type.TIMER, "From a deadline until the timeout was decided"),
    STORE_APPEND("bellwire.store.append.duration", Type.TIMER, "From an append until it was durable"),
    CONNECTIONS("bellwire.connections", Type.GAUGE, "WebSockets that are open"),
    CONNECTIONS_CLOSED("bellwire.connections.closed", Type.COUNTER, "WebSockets closed, by close code", "code"),
    UPGRADES_REFUSED("bellwire.upgrades.refused", Type.COUNTER, "Connections refused before they were one", "reason"),
    SESSIONS("bellwire.sessions", Type.GAUGE, "Devices that are logged in"),
    LOGINS("bellwire.logins", Type.COUNTER, "Logins"),
    LOGINS_REFUSED("bellwire.logins.refused", Type.COUNTER, "Tokens refused (6014)"),
    MESSAGES_RECEIVED("bellwire.messages.received", Type.COUNTER, "Messages from clients"),
    MESSAGES_SENT("bellwire.messages.sent", Type.COUNTER, "Messages to clients: answers and notices"),
    NOTICES_SENT("bellwire.notices.sent", Type.COUNTER, "Notices to clients: one for each device that was sent one"),
    BYTES_RECEIVED("bellwire.bytes.received", Type.COUNTER, "Bytes from clients, without TLS"),
    BYTES_SENT("bellwire.bytes.sent", Type.COUNTER, "Bytes to clients, without TLS"),
    NOTICES_WAITING("bellwire.notices.waiting", Type.GAUGE, "Notices that wait for their event loop"),
    CLUSTER_NODES("bellwire.cluster.nodes", Type.GAUGE, "Nodes of the cluster that this one sees, itself among them"),
    CLUSTER_READY("bellwire.cluster.ready", Type.GAUGE, "Nodes that own partitions, as this one sees it"),
    CLUSTER_PARTITIONS("bellwire.cluster.partitions", Type.GAUGE, "Partitions that this node owns"),
    CLUSTER_BATCHES_SENT("bellwire.cluster.batches.sent", Type.COUNTER, "Batches of messages to other nodes"),
    CLUSTER_MESSAGES_SENT("bellwire.cluster.messages.sent", Type.COUNTER, "Messages to other nodes"),
    CLUSTER_BYTES_SENT("bellwire.cluster.bytes.sent", Type.COUNTER, "Bytes to other nodes"),
    CLUSTER_MESSAGES_RECEIVED("bellwire.cluster.messages.received", Type.COUNTER, "Messages from other nodes"),
    CLUSTER_BYTES_RECEIVED("bellwire.cluster.bytes.received", Type.COUNTER, "Bytes from other nodes"),
    CLUSTER_INCIDENTS(
            "bellwire.cluster.incidents",
            Type.COUNTER,
            "What should be rare between nodes: messages resent, dropped, with a bad seal or unreadable, nodes suspected,"
                    + " calls moved, late or done directly, logs recovered, clients closed",
            "what");

    /** What is measured. */
    public enum Type {
        /** A number that only grows. */
        COUNTER,
        /** A number that is asked for. */
        GAUGE,
        /** Durations, as a histogram from 100 µs to 10 s. */
        TIMER
    }

    private final String id;
    private final Type type;
    private final String help;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> tags;

    Metric(String id, Type type, String help, String... tags) {
        this.id = id;
        this.type = type;
        this.help = help;
        this.tags = List.of(tags);
    }

    /** Its name, with dots. */
    public String id() {
        return id;
    }

    /** What is measured. */
    public Type type() {
        return type;
    }

    /** One sentence on it. */
    public String help() {
        return help;
    }

    /** The names of its tags. */
    public List<String> tags() {
        return tags;
    }
}
