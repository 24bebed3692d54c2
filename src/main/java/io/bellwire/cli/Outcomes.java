package io.bellwire.cli;

import io.bellwire.config.ConfigLoader;
import io.bellwire.config.ConfigProblem;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How subcommands end. */
final class Outcomes {

    /** What to do when there is no key, for {@code serve} and {@code checkconfig}. */
    static final List<String> NO_KEY = List.of(
            "error: there is no key to check the users' tokens with.",
            "Set one of:",
            "  auth.jwt.secret      a shared secret of at least 32 bytes (environment BELLWIRE_AUTH_JWT_SECRET,",
            "                       or BELLWIRE_AUTH_JWT_SECRET_FILE for a file that holds it)",
            "  auth.jwt.publicKeys  PEM public keys of who issues the tokens",
            "  auth.jwt.jwksUri     the address of the issuer's JWK set",
            "`bellwire genconfig` writes a configuration with a fresh secret; `bellwire serve --dev` needs none.");

    private Outcomes() {}

    static int wrongConfig(Terminal terminal, List<ConfigProblem> problems) {
        terminal.err().println("error: the configuration is not valid:");
        ConfigLoader.lines(problems).forEach(line -> terminal.err().println("  " + line));
        return CommandLineInterface.WRONG_USAGE;
    }

    static int noKey(Terminal terminal) {
        NO_KEY.forEach(terminal.err()::println);
        return CommandLineInterface.WRONG_USAGE;
    }

    static int wrongUsage(Terminal terminal, String problem) {
        terminal.err().println("error: " + problem);
        return CommandLineInterface.WRONG_USAGE;
    }

    static int failed(Terminal terminal, String problem) {
        terminal.err().println("error: " + problem);
        return CommandLineInterface.FAILED;
    }

    /** Waits, on the main thread only. Throws what the future failed with. */
    static <T> T await(Future<T> future, Duration patience) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new TimeoutException("it took longer than " + patience.toSeconds() + " s");
        }
    }

    /** A failure in words: the message, or the kind where there is none. */
    static String reason(Throwable fault) {
        String message = fault.getMessage();
        return message == null || message.isBlank() ? fault.getClass().getSimpleName() : message;
    }
}
