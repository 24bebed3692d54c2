package io.bellwire.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Keeps warnings of failures that are caused on purpose out of the log, and what must never happen for the test: as long
 * as the tests of a class run that has one in a static field.
 */
final class QuietLog implements BeforeAllCallback, AfterAllCallback {
    private static final int MOST = 20;

    /** Ours; those that tell of exceptions that nobody caught; the one that tells of buffers that nobody released. */
    private final List<Logger> loggers = List.of(
            (Logger) LoggerFactory.getLogger("io.bellwire"), (Logger) LoggerFactory.getLogger("io.vertx"), (Logger)
                    LoggerFactory.getLogger("io.netty"));

    private final Map<Logger, Optional<Level>> levels = new HashMap<>();
    private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
    private final Keeper keeper = new Keeper();

    @Override
    public void beforeAll(ExtensionContext context) {
        keeper.setContext(loggers.get(0).getLoggerContext());
        keeper.start();
        for (Logger logger : loggers) {
            levels.put(logger, Optional.ofNullable(logger.getLevel()));
            logger.setLevel(Level.ERROR);
            logger.setAdditive(false);
            logger.addAppender(keeper);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        for (Logger logger : loggers) {
            logger.detachAppender(keeper);
            logger.setAdditive(true);
            logger.setLevel(levels.getOrDefault(logger, Optional.empty()).orElse(null));
        }
        keeper.stop();
    }

    /** What was logged as a bug. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    private final class Keeper extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            if (errors.size() < MOST) {
                String cause = event.getThrowableProxy() == null
                        ? ""
                        : " " + event.getThrowableProxy().getClassName() + " "
                                + event.getThrowableProxy().getMessage();
                errors.add(event.getFormattedMessage() + cause);
            }
        }
    }
}
