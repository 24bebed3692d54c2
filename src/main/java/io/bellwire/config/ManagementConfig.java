package io.bellwire.config;

/**
 * {@code management.*}: where health and metrics are asked for. Never the clients' port.
 *
 * @param host address to listen on
 * @param port 0: any free one
 */
public record ManagementConfig(String host, int port) {

    /** Checks the values; throws {@link InvalidConfigException}. */
    public ManagementConfig {
        new Checks()
                .notEmpty("management.host", host)
                .port("management.port", port)
                .orThrow();
    }
}
