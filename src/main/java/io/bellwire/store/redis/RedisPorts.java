package io.bellwire.store.redis;

import io.bellwire.config.RedisAddress.Topology;
import io.bellwire.config.RedisConfig;
import io.vertx.core.Context;
import java.util.List;

/** Makes the port that fits the address. */
public final class RedisPorts {
    private RedisPorts() {}

    /**
     * A port that is not connected yet.
     *
     * @param context the event loop on which it lives
     * @param scripts those that will be run most, loaded ahead
     */
    public static RedisPort create(Context context, RedisConfig config, List<Script> scripts) {
        return config.address().topology() == Topology.CLUSTER
                ? new ClusterRedisPort(context, config, scripts)
                : new SingleRedisPort(context, config, scripts);
    }
}
