package io.bellwire.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * All that a subcommand sees of the process around it.
 *
 * @param in standard input
 * @param out standard output: results only
 * @param err standard error: all that is not a result
 * @param environment the environment's variables
 * @param directory where relative file names start
 * @param clock wall clock
 * @param stopRequest makes the future that completes at the first SIGTERM or SIGINT; after that the second ends the process
 * @param nodeStarter what {@code serve} starts
 */
public record Terminal(
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        Map<String, String> environment,
        Path directory,
        InstantSource clock,
        Supplier<CompletableFuture<Void>> stopRequest,
        Supplier<NodeStarter> nodeStarter) {

    /** This process. */
    public static Terminal ofProcess(Supplier<NodeStarter> nodeStarter) {
        return new Terminal(
                System.in,
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                System.getenv(),
                Path.of(""),
                InstantSource.system(),
                ProcessSignals::stopRequest,
                nodeStarter);
    }
}
