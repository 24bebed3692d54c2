package io.bellwire.config;

import java.time.Duration;

/**
 * {@code store.redis.*}.
 *
 * @param address where Redis is
 * @param prefix what the names of all keys begin with
 * @param durability what an answer promises
 * @param replicas how many replicas must have what is answered with {@link Durability#STRICT}; 0: the primary's disk must
 * @param commandTimeout a command that has no answer by then costs the connection
 * @param connectTimeout how long an attempt to connect may take
 * @param inFlight commands that wait for Redis at most; more are refused at once (8503)
 */
public record RedisConfig(
        RedisAddress address,
        String prefix,
        Durability durability,
        int replicas,
        Duration commandTimeout,
        Duration connectTimeout,
        int inFlight) {

    /** {@code store.redis.durability}. */
    public enum Durability {
        /**
         * What is answered is in the memory of the primary, and on its disk as its {@code appendfsync} says: a crash of
         * Redis costs at most the last second with {@code everysec}, a failover what the replica had not received yet.
         */
        STANDARD,
        /** What is answered is on the primary's disk, or with {@code replicas} above 0 in the memory of that many replicas. */
        STRICT
    }

    /** Checks the values; throws {@link InvalidConfigException}. */
    public RedisConfig {
        new Checks()
                .ensure(
                        prefix.matches("[A-Za-z0-9._-]{1,32}"),
                        "store.redis.prefix",
                        prefix,
                        "must be 1 to 32 letters, digits, dots, dashes or underscores")
                .between("store.redis.replicas", replicas, 0, 10)
                .between("store.redis.commandTimeout", commandTimeout, Duration.ofMillis(50), Duration.ofMinutes(1))
                .between("store.redis.connectTimeout", connectTimeout, Duration.ofMillis(50), Duration.ofMinutes(1))
                .between("store.redis.inFlight", inFlight, 100, 1_000_000)
                .orThrow();
    }
}
