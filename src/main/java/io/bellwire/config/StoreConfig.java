package io.bellwire.config;

/**
 * {@code store.*}: where invitations are kept.
 *
 * @param path folder of the embedded store
 * @param redis used with {@link Kind#REDIS} only
 */
public record StoreConfig(Kind kind, String path, Fsync fsync, RedisConfig redis) {

    /** {@code store.kind}. */
    public enum Kind {
        /** Nothing outlives the process. */
        MEMORY,
        /** One file in a folder. */
        EMBEDDED,
        /** Redis. */
        REDIS
    }

    /** {@code store.fsync}: when the embedded store asks the disk to make it last. */
    public enum Fsync {
        /** Before each answer: survives a loss of power. */
        ALWAYS,
        /** Once a second: a loss of power may cost the last second. */
        EVERYSEC,
        /** When the operating system likes. */
        NEVER
    }

    /** Checks the values; throws {@link InvalidConfigException}. */
    public StoreConfig {
        new Checks().notEmpty("store.path", path).orThrow();
    }
}
