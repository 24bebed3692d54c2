package io.bellwire.cluster.hazelcast;

import com.hazelcast.logging.AbstractLogger;
import com.hazelcast.logging.ILogger;
import com.hazelcast.logging.LogEvent;
import com.hazelcast.logging.Slf4jFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hazelcast's log lines go to SLF4J. On the way the node learns that another one did not let it in: Hazelcast tells that
 * nowhere else, and goes on alone. And what it says too often, or in words that nobody knows here, Bellwire says itself.
 */
public final class Refusals extends Slf4jFactory {
    private static final String LOGGER = "com.hazelcast.cluster";

    /** Tells of each connection that ends, with a stack trace; {@link HazelcastNode} says when a node has left. */
    private static final String CONNECTION_LOGGER = "com.hazelcast.internal.server.tcp.TcpServerConnection";

    private static final Pattern REFUSAL =
            Pattern.compile(".*could not join cluster at node: (\\S+) .*different cluster-name.*");
    private static final int MOST = 10;
    private static final List<String> REFUSED_BY = new CopyOnWriteArrayList<>();

    /** Has Hazelcast use this class, in the whole virtual machine. */
    static void install() {
        REFUSED_BY.clear();
        System.setProperty("hazelcast.logging.class", Refusals.class.getName());
    }

    /** The addresses of those that did not let this node in. */
    static List<String> refusedBy() {
        return List.copyOf(REFUSED_BY);
    }

    @Override
    protected ILogger createLogger(String name) {
        ILogger logger = super.createLogger(name);
        return switch (name) {
            case LOGGER -> new Listening(logger, Refusals::isRefusal);
            case LookUps.SERVICE_LOGGER, LookUps.MEMBERS_LOGGER ->
                new Listening(logger, new LookUps(System::nanoTime)::isFailure);
            case CONNECTION_LOGGER -> new Listening(logger, message -> message.contains(" closed. Reason: "));
            default -> logger;
        };
    }

    /** Looks at the text of a line. */
    private static boolean isRefusal(String message) {
        Matcher refusal = REFUSAL.matcher(message);
        if (!refusal.matches()) {
            return false;
        }
        String address = refusal.group(1).replaceFirst("^.*/", "").replaceFirst("^\\[([0-9.]+)]", "$1");
        if (REFUSED_BY.size() < MOST && !REFUSED_BY.contains(address)) {
            REFUSED_BY.add(address);
        }
        return true;
    }

    private static final class Listening extends AbstractLogger {
        private final ILogger logger;
        private final Predicate<String> isSaid;

        /** Lines of which {@code isSaid} is true end here. */
        Listening(ILogger logger, Predicate<String> isSaid) {
            this.logger = logger;
            this.isSaid = isSaid;
        }

        @Override
        public void log(Level level, String message) {
            if (!isSaid.test(message)) {
                logger.log(level, message);
            }
        }

        @Override
        public void log(Level level, String message, @Nullable Throwable thrown) {
            if (!isSaid.test(message)) {
                logger.log(level, message, thrown);
            }
        }

        @Override
        @SuppressWarnings("deprecation") // it still has to be there
        public void log(LogEvent event) {
            logger.log(event);
        }

        @Override
        public Level getLevel() {
            return logger.getLevel();
        }

        @Override
        public boolean isLoggable(Level level) {
            return level.intValue() >= Level.WARNING.intValue() || logger.isLoggable(level);
        }
    }
}
