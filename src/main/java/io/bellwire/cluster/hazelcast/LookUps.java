package io.bellwire.cluster.hazelcast;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that the DNS does not tell where other nodes are. Hazelcast does so ten times within the two seconds of a start, and
 * each time that it asks again, and names no setting.
 */
final class LookUps {
    /** The name of Hazelcast's logger that does. */
    static final String LOGGER = "com.hazelcast.spi.discovery.integration.DiscoveryService";

    private static final Logger LOG = LoggerFactory.getLogger(LookUps.class);
    private static final Pattern FAILURE =
            Pattern.compile("(?:DNS lookup|Could not find any service) for serviceDns '(.*)'(?: failed)?(?:: )?(.*)");
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private long saidAt;
    private boolean said;

    /** Reads that clock, ns. */
    LookUps(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether the line tells of a failure; then it need not be logged. Any thread may ask. */
    boolean isFailure(String message) {
        Matcher failure = FAILURE.matcher(message);
        if (!failure.matches()) {
            return false;
        }
        if (isDue()) {
            LOG.atWarn()
                    .addKeyValue("serviceDns", failure.group(1))
                    .addKeyValue("reason", failure.group(2).isEmpty() ? "no address" : failure.group(2))
                    .log(
                            "the DNS does not say where other nodes are (cluster.kubernetes.serviceDns), it is asked again");
        }
        return true;
    }

    private synchronized boolean isDue() {
        long now = nanoTime.getAsLong();
        if (said && now - saidAt < PAUSE_NANOS) {
            return false;
        }
        said = true;
        saidAt = now;
        return true;
    }
}
