package io.bellwire.store.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is asked of a server before commands are sent to it: that it is a primary, and a member of a cluster only where that
 * is expected; that it keeps what {@code strict} promises, and knows the scripts; and that it ends the connection that was
 * given up, so that nothing of it is carried out after what comes over the new one.
 */
final class Handshake {
    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);

    private final RedisConnection connection;
    private final LinkSettings settings;
    private final @Nullable Identity former;

    /** After this one, where there was one. */
    Handshake(RedisConnection connection, LinkSettings settings, @Nullable Identity former) {
        this.connection = connection;
        this.settings = settings;
        this.former = former;
    }

    /** Who the connection is, null where the server does not say; fails with what is wrong. */
    Future<@Nullable Identity> run() {
        return connection
                .send(RedisCommand.of(Command.ROLE).request())
                .compose(this::checkRole)
                .compose(primary -> settings.ofCluster() ? nothing() : checkAlone())
                .compose(alone -> settings.strict() && settings.replicas() == 0 ? checkFsync() : nothing())
                .compose(checked -> loadScripts())
                .compose(loaded -> endFormer())
                .compose(ended -> identity());
    }

    private static Future<Void> nothing() {
        return Future.succeededFuture();
    }

    private Future<Void> checkRole(Response role) {
        String name = role.get(0).toString();
        return name.equals("master") ? nothing() : Future.failedFuture("it is no primary but " + name);
    }

    /** A member of a cluster would refuse scripts that touch keys of different slots. Who may not ask is believed. */
    private Future<Void> checkAlone() {
        return connection
                .send(RedisCommand.of(Command.INFO, "cluster").request())
                .map(Response::toString)
                .otherwise("")
                .compose(info -> info.contains("cluster_enabled:1")
                        ? Future.failedFuture(
                                "it is a member of a cluster: store.redis.uri must begin with redis-cluster://")
                        : nothing());
    }

    private Future<Void> checkFsync() {
        return setting("appendonly")
                .compose(appendonly -> setting("appendfsync").compose(appendfsync -> {
                    boolean kept = appendonly.equals("yes") && appendfsync.equals("always");
                    return kept
                            ? nothing()
                            : Future.failedFuture(
                                    "store.redis.durability strict needs appendonly yes and appendfsync always in "
                                            + "Redis, or store.redis.replicas above 0; it has appendonly " + appendonly
                                            + " and appendfsync " + appendfsync);
                }));
    }

    private Future<String> setting(String name) {
        return connection
                .send(RedisCommand.of(Command.CONFIG, "GET", name).request())
                .map(reply -> reply.size() < 2 ? "unknown" : reply.get(1).toString())
                .recover(cause -> Future.succeededFuture("unknown (" + cause.getMessage() + ")"));
    }

    private Future<Void> loadScripts() {
        List<Future<Response>> loads = new ArrayList<>();
        for (Script script : settings.scripts()) {
            loads.add(connection.send(
                    RedisCommand.of(Command.SCRIPT, "LOAD", script.source()).request()));
        }
        return Future.all(loads).mapEmpty();
    }

    /** The kernel goes on sending what was written on a closed connection for as long as nobody confirms it. */
    private Future<Void> endFormer() {
        return former == null
                ? nothing()
                : connection
                        .send(RedisCommand.of(Command.CLIENT, "KILL", "ID", former.id(), "ADDR", former.address())
                                .request())
                        .<Void>mapEmpty()
                        .recover(Handshake::goOn);
    }

    private Future<@Nullable Identity> identity() {
        return connection
                .send(RedisCommand.of(Command.CLIENT, "INFO").request())
                .map(info -> Identity.parse(info.toString()))
                .recover(Handshake::goOn);
    }

    /** Without what the server refuses; not if it is the connection that failed. */
    private static <T> Future<@Nullable T> goOn(Throwable cause) {
        if (RedisReply.of(cause) == RedisReply.NONE) {
            return Future.failedFuture(cause);
        }
        LOG.atWarn()
                .addKeyValue("reason", cause.getMessage())
                .log("Redis won't end broken connections: what comes late over one may undo what came after it");
        return Future.succeededFuture();
    }
}
