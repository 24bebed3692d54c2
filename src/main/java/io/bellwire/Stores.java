package io.bellwire;

import io.bellwire.config.GatewayConfig;
import io.bellwire.config.StoreConfig;
import io.bellwire.group.GroupMachine;
import io.bellwire.store.EmbeddedStore;
import io.bellwire.store.Fsync;
import io.bellwire.store.GroupStore;
import io.bellwire.store.InvitationStore;
import io.bellwire.store.MemoryGroupStore;
import io.bellwire.store.MemoryInvitationStore;
import io.bellwire.store.MemorySessionRegistry;
import io.bellwire.store.RedisStore;
import io.bellwire.store.SessionRegistry;
import io.bellwire.store.StoreClock;
import io.bellwire.store.StoreNodes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The stores of one node, of the kind that the settings name. */
record Stores(
        InvitationStore invitations,
        GroupStore groups,
        SessionRegistry sessions,
        @Nullable StoreNodes nodes,
        BooleanSupplier working,
        Supplier<Future<Void>> closing) {

    /** Opens them. The embedded store reads its folder first, which may take a while; Redis must be there. */
    static Future<Stores> open(Vertx vertx, GatewayConfig config, String nodeID) {
        return switch (config.store().kind()) {
            case MEMORY -> Future.succeededFuture(inMemory(vertx, config, new MemorySessionRegistry(nodeID)));
            case EMBEDDED -> vertx.executeBlocking(() -> embedded(vertx, config, new MemorySessionRegistry(nodeID)));
            case REDIS -> redis(vertx, config, nodeID);
        };
    }

    private static Stores inMemory(Vertx vertx, GatewayConfig config, SessionRegistry sessions) {
        StoreClock clock = StoreClock.system();
        InvitationStore invitations = new MemoryInvitationStore(
                vertx, config.limits(), config.invitation().historyRetention(), clock);
        return new Stores(
                invitations,
                new MemoryGroupStore(new GroupMachine(config.limits()), clock),
                sessions,
                null,
                () -> true,
                invitations::close);
    }

    private static Stores embedded(Vertx vertx, GatewayConfig config, SessionRegistry sessions) {
        EmbeddedStore store = EmbeddedStore.open(
                vertx,
                Path.of(config.store().path()),
                fsync(config.store().fsync()),
                config.limits(),
                config.invitation().historyRetention(),
                StoreClock.system());
        return new Stores(store.invitations(), store.groups(), sessions, null, store::takesAppends, store::close);
    }

    private static Future<Stores> redis(Vertx vertx, GatewayConfig config, String nodeID) {
        return RedisStore.open(
                        vertx,
                        config.store().redis(),
                        config.limits(),
                        config.invitation().historyRetention(),
                        nodeID,
                        config.cluster().enabled())
                .map(store -> new Stores(
                        store.invitations(),
                        store.groups(),
                        store.sessions(),
                        store.nodes(),
                        store::works,
                        store::close));
    }

    private static Fsync fsync(StoreConfig.Fsync setting) {
        return switch (setting) {
            case ALWAYS -> Fsync.ALWAYS;
            case EVERYSEC -> Fsync.EVERYSEC;
            case NEVER -> Fsync.NEVER;
        };
    }

    /** Whether they do their work; if not, clients are better off on another node. */
    boolean work() {
        return working.getAsBoolean();
    }

    /** Closes them; what was acknowledged is kept. */
    Future<Void> close() {
        return closing.get();
    }
}
