package io.bellwire.config;

import java.time.Duration;

/**
 * {@code invitation.*}.
 *
 * @param defaultTimeout of an invitation that names none
 * @param maxTimeout longest that a client may ask for (6017), whole seconds
 * @param maxLifetime how long an invitation with timeout 0 stays open
 * @param historyRetention how long an ended invitation can still be read
 */
public record InvitationConfig(
        Duration defaultTimeout, Duration maxTimeout, Duration maxLifetime, Duration historyRetention) {

    private static final Duration DAY = Duration.ofDays(1);

    /** Checks the values; throws {@link InvalidConfigException}. */
    public InvitationConfig {
        // Measured against a longest timeout that is itself wrong, the others would seem wrong too.
        boolean comparable = maxTimeout.compareTo(DAY) <= 0;
        new Checks()
                .between("invitation.maxTimeout", maxTimeout, Duration.ofSeconds(1), DAY)
                .wholeSeconds("invitation.maxTimeout", maxTimeout)
                .between("invitation.defaultTimeout", defaultTimeout, Duration.ofMillis(1), DAY)
                .ensure(
                        !comparable || defaultTimeout.compareTo(maxTimeout) <= 0,
                        "invitation.defaultTimeout",
                        Texts.duration(defaultTimeout),
                        "must not be longer than invitation.maxTimeout, " + Texts.duration(maxTimeout))
                .between("invitation.maxLifetime", maxLifetime, Duration.ofSeconds(1), DAY)
                .ensure(
                        !comparable || maxLifetime.compareTo(maxTimeout) >= 0,
                        "invitation.maxLifetime",
                        Texts.duration(maxLifetime),
                        "must not be shorter than invitation.maxTimeout, " + Texts.duration(maxTimeout))
                .between("invitation.historyRetention", historyRetention, Duration.ofMinutes(1), Duration.ofDays(3650))
                .orThrow();
    }
}
