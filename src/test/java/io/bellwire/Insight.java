package io.bellwire;

import io.bellwire.cluster.Cluster;
import java.util.UUID;

/** What a running gateway knows of its cluster. */
public final class Insight {

    private Insight() {}

    /** How many nodes it sees ready; a node that is alone is the one. */
    public static int ready(GatewayVerticle gateway) {
        Cluster cluster = gateway.cluster();
        return cluster == null ? 1 : cluster.view().ready().size();
    }

    /** Whether it decides by itself about this invitation, as it sees it. */
    public static boolean owns(GatewayVerticle gateway, UUID inviteID) {
        Cluster cluster = gateway.cluster();
        return cluster == null || cluster.ownerOf(gateway.partitions().of(inviteID)) == null;
    }
}
