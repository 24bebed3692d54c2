package io.bellwire.config;

/**
 * {@code store.*}: where invitations are kept.
 *
 * @param path folder of the embedded store
 */
public record StoreConfig(Kind kind, String path, Fsync fsync) {

    /** {@code store.kind}. */
    public enum Kind {
        /** Nothing outlives the process. */
        MEMORY,
        /** One file in a folder. */
        EMBEDDED,
        /** A Redis server; not in this version. */
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
        new Checks()
                .notEmpty("store.path", path)
                .ensure(
                        kind != Kind.REDIS,
                        "store.kind",
                        "redis",
                        "is not available in this version: one node with store.kind embedded or memory is")
                .orThrow();
    }
}
