package io.bellwire.cli;

import io.bellwire.config.GatewayConfig;
import io.bellwire.web.DevTokens;
import io.vertx.core.Future;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs command lines in this process, and keeps what they print. */
final class Shell {

    static final String SECRET = "a secret of a good many bytes, really";
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    final Map<String, String> environment = new LinkedHashMap<>();
    final List<GatewayConfig> started = new ArrayList<>();
    final List<Optional<DevTokens>> devTokens = new ArrayList<>();
    final AtomicInteger drained = new AtomicInteger();
    final CompletableFuture<Void> stopRequest = new CompletableFuture<>();
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    final Path directory;

    Instant now = NOW;
    String in = "";
    Future<Void> startResult = Future.succeededFuture();

    Shell(Path directory) {
        this.directory = directory;
    }

    /** Runs a command line from scratch; the answer is its exit code. */
    int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out),
                new PrintWriter(err),
                environment,
                directory,
                InstantSource.fixed(now),
                () -> stopRequest,
                () -> this::start);
        return new CommandLineInterface(terminal).run(arguments);
    }

    private Future<NodeStarter.RunningNode> start(GatewayConfig config, @Nullable DevTokens tokens) {
        started.add(config);
        devTokens.add(Optional.ofNullable(tokens));
        return startResult.map(ignored -> new FakeNode());
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    private final class FakeNode implements NodeStarter.RunningNode {
        @Override
        public int port() {
            return 4711;
        }

        @Override
        public int managementPort() {
            return 4712;
        }

        @Override
        public Future<Void> drain() {
            drained.incrementAndGet();
            return Future.succeededFuture();
        }
    }
}
