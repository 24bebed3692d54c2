package io.bellwire.cli;

import io.bellwire.config.GatewayConfig;
import io.bellwire.web.DevTokens;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Starts a node; what it is made of is not the command line's business. */
public interface NodeStarter {

    /**
     * Starts a node. The future completes once it takes connections; it fails with a reason for people to read, and has
     * then released everything.
     *
     * @param devTokens with {@code --dev}: opens the demo pages, which take their tokens from it; else null
     */
    Future<RunningNode> start(GatewayConfig config, @Nullable DevTokens devTokens);

    /** A node that takes connections. */
    interface RunningNode {

        /** The port that clients connect to. */
        int port();

        /** The port of health and metrics. */
        int managementPort();

        /**
         * Takes no more connections, lets running calls finish, sends the clients elsewhere (1012), releases everything.
         * Completes within {@code connection.drainTimeout} and a little.
         */
        Future<Void> drain();
    }
}
