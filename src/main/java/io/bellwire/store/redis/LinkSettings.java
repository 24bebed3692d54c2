package io.bellwire.store.redis;

import io.bellwire.config.RedisAddress;
import io.bellwire.config.RedisConfig;
import java.util.List;

/**
 * How links behave.
 *
 * @param commandTimeoutMs a command that has no answer by then costs the connection
 * @param connectTimeoutMs how long an attempt to connect may take
 * @param inFlight commands of one link that wait at most
 * @param strict whether {@link RedisCommand#durable} means more than that the primary has it
 * @param replicas how many replicas must have it then; 0: the disk of the primary must
 * @param ofCluster whether it leads to a member of a Redis Cluster
 * @param scripts loaded into each server before anything else is sent
 */
record LinkSettings(
        long commandTimeoutMs,
        long connectTimeoutMs,
        int inFlight,
        boolean strict,
        int replicas,
        boolean ofCluster,
        List<Script> scripts) {

    static LinkSettings of(RedisConfig config, List<Script> scripts) {
        return new LinkSettings(
                config.commandTimeout().toMillis(),
                config.connectTimeout().toMillis(),
                config.inFlight(),
                config.durability() == RedisConfig.Durability.STRICT,
                config.replicas(),
                config.address().topology() == RedisAddress.Topology.CLUSTER,
                List.copyOf(scripts));
    }

    /** Whether each batch with something durable is followed by a WAIT. */
    boolean waitsForReplicas() {
        return strict && replicas > 0;
    }
}
