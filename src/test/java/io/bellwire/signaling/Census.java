package io.bellwire.signaling;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;

/** Counts what the owners of a running gateway hold in memory; an invitation with a timer is one of them. */
public final class Census {

    private Census() {}

    /** Invitations in the memory of all owners. To be asked when nothing is under way. */
    public static int ownedInvitations(Vertx vertx) {
        return ((VertxInternal) vertx)
                .deploymentManager().deployments().stream()
                        .flatMap(deployment -> deployment.deployment().instances().stream())
                        .filter(InvitationVerticle.class::isInstance)
                        .mapToInt(owner -> ((InvitationVerticle) owner).size())
                        .sum();
    }

    /** How many owners there are. */
    public static long owners(Vertx vertx) {
        return ((VertxInternal) vertx)
                .deploymentManager().deployments().stream()
                        .flatMap(deployment -> deployment.deployment().instances().stream())
                        .filter(InvitationVerticle.class::isInstance)
                        .count();
    }
}
