/**
 * The way to Redis: commands go in, answers come out, in order, or fail soon with {@link
 * io.bellwire.store.StoreUnavailableException}. A {@link io.bellwire.store.redis.RedisLink} looks after one connection; {@link
 * io.bellwire.store.redis.RedisPort} is one link, or the links to the primaries of a cluster. What the commands mean is
 * none of its business.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.store.redis;
