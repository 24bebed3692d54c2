package io.bellwire.store.redis;

import io.bellwire.config.RedisAddress;
import io.bellwire.config.RedisAddress.Topology;
import io.bellwire.config.RedisConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisRole;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One server, or the one that the sentinels call the primary. */
final class SingleRedisPort implements RedisPort, RedisLink.Owner {
    private final Context context;
    private final RedisConfig config;
    private final RedisLink link;
    private @Nullable Listener listener;

    SingleRedisPort(Context context, RedisConfig config, List<Script> scripts) {
        this.context = context;
        this.config = config;
        this.link = new RedisLink(context, this::target, LinkSettings.of(config, scripts), this);
    }

    /** Each time the sentinels are asked in another order: one that hangs must not be the first one always. */
    private RedisOptions target() {
        RedisAddress address = config.address();
        RedisOptions options = Clients.options(config);
        if (address.topology() == Topology.SENTINEL) {
            List<String> sentinels = new ArrayList<>(address.endpoints());
            Collections.shuffle(sentinels);
            return options.setType(RedisClientType.SENTINEL)
                    .setEndpoints(sentinels)
                    .setMasterName(address.masterName())
                    .setRole(RedisRole.MASTER);
        }
        return options.setConnectionString(address.endpoints().get(0));
    }

    @Override
    public Context context() {
        return context;
    }

    @Override
    public void start(Listener told) {
        listener = told;
        link.start();
    }

    @Override
    public Future<@Nullable Response> send(RedisCommand command) {
        return send(command, () -> {});
    }

    @Override
    public Future<@Nullable Response> send(RedisCommand command, Runnable behind) {
        Pending pending = new Pending(command, behind);
        link.submit(pending);
        return pending.future();
    }

    @Override
    public boolean hasRoom(int commands) {
        return link.hasRoom(commands);
    }

    @Override
    public boolean up() {
        return link.up();
    }

    @Override
    public @Nullable String problem() {
        return link.problem();
    }

    @Override
    public Future<Void> close() {
        link.close();
        return Future.succeededFuture();
    }

    @Override
    public void cameUp(RedisLink up) {
        if (listener != null) {
            listener.cameUp();
        }
    }

    @Override
    public void wentDown(RedisLink down) {
        // It says so itself, and goes on trying.
    }

    @Override
    public void redirected(Pending pending, RedisReply kind, String message) {
        pending.fail(
                "this is a member of a cluster: store.redis.uri must begin with redis-cluster:// (" + message + ")");
    }
}
