package io.bellwire.cluster.hazelcast;

import java.util.HashMap;
import java.util.Map;
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
    /** The name of the logger of Hazelcast that does for {@code cluster.kubernetes.serviceDns}. */
    static final String SERVICE_LOGGER = "com.hazelcast.spi.discovery.integration.DiscoveryService";

    /** The same for {@code cluster.members}. */
    static final String MEMBERS_LOGGER = "com.hazelcast.internal.cluster.impl.TcpIpJoiner";

    private static final Logger LOG = LoggerFactory.getLogger(LookUps.class);
    private static final Pattern SERVICE_FAILURE =
            Pattern.compile("(?:DNS lookup|Could not find any service) for serviceDns '(.*)'(?: failed)?(?:: )?(.*)");
    private static final Pattern MEMBER_FAILURE = Pattern.compile("Cannot resolve hostname '(.*)'.*");
    private static final String NO_ADDRESS = "no address";
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;

    /** When it was said last of a name; there are no more of them than the configuration has. */
    private final Map<String, Long> saidAt = new HashMap<>();

    /** Reads that clock, ns. */
    LookUps(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether the line tells of a failure; then it need not be logged. Any thread may ask. */
    boolean isFailure(String message) {
        Matcher service = SERVICE_FAILURE.matcher(message);
        if (service.matches()) {
            String reason = service.group(2);
            say("cluster.kubernetes.serviceDns", service.group(1), reason.isEmpty() ? NO_ADDRESS : reason);
            return true;
        }
        Matcher member = MEMBER_FAILURE.matcher(message);
        if (member.matches()) {
            say("cluster.members", member.group(1), NO_ADDRESS);
            return true;
        }
        return false;
    }

    private void say(String setting, String name, String reason) {
        if (isDue(name)) {
            LOG.atWarn()
                    .addKeyValue("name", name)
                    .addKeyValue("reason", reason)
                    .log("the DNS does not say where other nodes are (" + setting + "), it is asked again");
        }
    }

    private synchronized boolean isDue(String name) {
        long now = nanoTime.getAsLong();
        Long last = saidAt.get(name);
        if (last != null && now - last < PAUSE_NANOS) {
            return false;
        }
        saidAt.put(name, now);
        return true;
    }
}
