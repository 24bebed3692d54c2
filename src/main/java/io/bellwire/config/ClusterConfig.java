package io.bellwire.config;

/** {@code cluster.*}. */
public record ClusterConfig(boolean enabled) {

    /** Checks the values; throws {@link InvalidConfigException}. */
    public ClusterConfig {
        new Checks()
                .ensure(!enabled, "cluster.enabled", "true", "is not available in this version: a node runs alone")
                .orThrow();
    }
}
