package io.bellwire.config;

import java.time.Duration;

/**
 * {@code connection.*}.
 *
 * @param heartbeat how often the gateway pings a client; 2.5 of them without a sign of life close with 4408; whole seconds
 * @param loginTimeout how long a connection may stay without login (4401)
 * @param drainTimeout how long a node that stops gives calls to finish and clients to move (1012) before it goes
 */
public record ConnectionConfig(Duration heartbeat, Duration loginTimeout, Duration drainTimeout) {

    /** Checks the values; throws {@link InvalidConfigException}. */
    public ConnectionConfig {
        new Checks()
                .between("connection.heartbeat", heartbeat, Duration.ofSeconds(1), Duration.ofMinutes(10))
                .wholeSeconds("connection.heartbeat", heartbeat)
                .between("connection.loginTimeout", loginTimeout, Duration.ofMillis(100), Duration.ofMinutes(1))
                .between("connection.drainTimeout", drainTimeout, Duration.ofMillis(100), Duration.ofMinutes(10))
                .orThrow();
    }
}
