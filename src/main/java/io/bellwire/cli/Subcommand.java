package io.bellwire.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Every subcommand, in the order of the help text. An object is made only of the one that was typed: it saves start time. */
enum Subcommand {
    SERVE,
    CALL,
    GENTOKEN,
    CHECKTOKEN,
    GENCONFIG,
    CHECKCONFIG,
    HEALTHCHECK,
    BENCH,
    VERSION;

    /** What the user types. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    Object create(Terminal terminal) {
        return switch (this) {
            case SERVE -> new ServeCommand(terminal);
            case CALL -> new CallCommand(terminal);
            case GENTOKEN -> new GenTokenCommand(terminal);
            case CHECKTOKEN -> new CheckTokenCommand(terminal);
            case GENCONFIG -> new GenConfigCommand(terminal);
            case CHECKCONFIG -> new CheckConfigCommand(terminal);
            case HEALTHCHECK -> new HealthCheckCommand(terminal);
            case BENCH -> new BenchCommand(terminal);
            case VERSION -> new VersionCommand(terminal);
        };
    }

    /** The subcommand of a word; null: it is none. */
    static @Nullable Subcommand of(String word) {
        for (Subcommand subcommand : values()) {
            if (subcommand.word().equals(word)) {
                return subcommand;
            }
        }
        return null;
    }
}
