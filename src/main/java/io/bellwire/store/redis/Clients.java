package io.bellwire.store.redis;

import io.bellwire.config.RedisConfig;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.RedisOptions;

/** How the Vert.x client is set up: for one connection that lives until it breaks. */
final class Clients {
    /** Beyond the commands: those of the handshake, and what a batch carries besides them. */
    private static final int SPARE_HANDLERS = 1_024;

    private Clients() {}

    static RedisOptions options(RedisConfig config) {
        boolean tls = config.address().endpoints().get(0).startsWith("rediss:");
        NetClientOptions net = new NetClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setTcpKeepAlive(true)
                .setTcpNoDelay(true);
        if (tls) {
            net.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
        }
        return new RedisOptions()
                .setNetClientOptions(net)
                .setMaxPoolSize(2)
                .setMaxPoolWaiting(4)
                .setPoolCleanerInterval(-1)
                .setPoolRecycleTimeout(-1)
                .setPreferredProtocolVersion(ProtocolVersion.RESP2)
                .setMaxWaitingHandlers(2 * config.inFlight() + SPARE_HANDLERS);
    }
}
