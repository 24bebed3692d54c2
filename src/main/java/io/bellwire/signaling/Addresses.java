package io.bellwire.signaling;

import io.bellwire.store.Partitions;
import java.util.stream.IntStream;

/** Every event-bus address of the gateway; this is the only list of them. */
public final class Addresses {

    /** The service for other verticles. */
    public static final String SIGNALING = "bellwire.signaling";

    /** Every domain event; {@code .<type>} is added for the events of one type. */
    public static final String EVENTS = "bellwire.events";

    private static final String INVITATIONS = "bellwire.invitations.";

    private static final String[] OWNERS = IntStream.range(0, Partitions.COUNT)
            .mapToObj(partition -> INVITATIONS + partition)
            .toArray(String[]::new);

    private static final String NODES = "bellwire.node.";

    private Addresses() {}

    /** The owner of a partition, local to each node. */
    public static String invitations(int partition) {
        return OWNERS[partition];
    }

    /** Where a node takes what other nodes say to it; the only clustered addresses there are. */
    public static String node(String nodeID) {
        return NODES + nodeID;
    }
}
