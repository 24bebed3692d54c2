package io.bellwire;

import io.bellwire.config.GatewayConfig;
import io.bellwire.group.GroupMachine;
import io.bellwire.store.GroupStore;
import io.bellwire.store.InvitationStore;
import io.bellwire.store.MemoryGroupStore;
import io.bellwire.store.MemoryInvitationStore;
import io.bellwire.store.MemorySessionRegistry;
import io.bellwire.store.SessionRegistry;
import io.bellwire.store.StoreClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** The stores of one node, of the kind that the settings name. */
record Stores(InvitationStore invitations, GroupStore groups, SessionRegistry sessions) {

    /** Opens them. */
    static Future<Stores> open(Vertx vertx, GatewayConfig config, String nodeID) {
        Duration retention = config.invitation().historyRetention();
        GroupMachine groups = new GroupMachine(config.limits());
        StoreClock clock = StoreClock.system();
        SessionRegistry sessions = new MemorySessionRegistry(nodeID);
        return switch (config.store().kind()) {
            case MEMORY, EMBEDDED ->
                Future.succeededFuture(new Stores(
                        new MemoryInvitationStore(vertx, config.limits(), retention, clock),
                        new MemoryGroupStore(groups, clock),
                        sessions));
            case REDIS -> throw new IllegalArgumentException("store.kind redis is not available in this version");
        };
    }

    /** Closes them; what was acknowledged is kept. */
    Future<Void> close() {
        return invitations.close();
    }
}
