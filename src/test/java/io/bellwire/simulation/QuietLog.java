package io.bellwire.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Keeps warnings of failures that are caused on purpose out of the log, and what must never happen for the test. */
final class QuietLog {
    private static final int MOST = 20;
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.bellwire");
    private final List<String> errors = new ArrayList<>();
    private final Keeper keeper = new Keeper();
    private Level before = Level.WARN;

    void begin() {
        before = logger.getLevel();
        logger.setLevel(Level.ERROR);
        logger.setAdditive(false);
        logger.addAppender(keeper);
        keeper.setContext(logger.getLoggerContext());
        keeper.start();
    }

    void end() {
        logger.detachAppender(keeper);
        logger.setAdditive(true);
        logger.setLevel(before);
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
