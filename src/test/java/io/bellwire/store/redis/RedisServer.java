package io.bellwire.store.redis;

import io.bellwire.FreePorts;
import io.bellwire.cluster.nodes.Signals;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/** A redis-server of its own, on a free port of the loopback interface, from the jar of a test dependency. */
public final class RedisServer implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;
    private static File executable;

    private final Path folder;
    private final int port;
    private final List<String> options;
    private Process process;

    private RedisServer(Path folder, int port, List<String> options) {
        this.folder = folder;
        this.port = port;
        this.options = options;
    }

    /** Starts one that keeps nothing on disk unless the options say so. */
    public static RedisServer start(String... options) {
        return startOn(FreePorts.take(), options);
    }

    /** The same on this port. */
    public static RedisServer startOn(int port, String... options) {
        try {
            RedisServer server = new RedisServer(Files.createTempDirectory("bellwire-redis"), port, List.of(options));
            server.startAgain();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A sentinel that watches this primary, and is quick to give it up. */
    public static RedisServer startSentinel(String masterName, int primaryPort) {
        try {
            Path folder = Files.createTempDirectory("bellwire-sentinel");
            Files.writeString(
                    folder.resolve("sentinel.conf"),
                    String.join(
                            "\n",
                            "sentinel monitor " + masterName + " 127.0.0.1 " + primaryPort + " 1",
                            "sentinel down-after-milliseconds " + masterName + " 1500",
                            "sentinel failover-timeout " + masterName + " 10000",
                            ""));
            RedisServer sentinel = new RedisServer(folder, FreePorts.take(), List.of("--sentinel"));
            sentinel.startAgain();
            return sentinel;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized File executable() throws IOException {
        if (executable == null) {
            executable = ExecutableProvider.newJarResourceProvider().get();
            executable.deleteOnExit();
        }
        return executable;
    }

    /** Starts it on the data that it left, and waits until it answers. */
    public void startAgain(String... more) {
        try {
            List<String> command = new ArrayList<>();
            command.add(executable().getPath());
            if (options.contains("--sentinel")) {
                command.add(folder.resolve("sentinel.conf").toString());
            } else {
                command.addAll(List.of("--save", ""));
            }
            command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
            command.addAll(List.of("--dir", folder.toString()));
            command.addAll(options);
            command.addAll(List.of(more));
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitAnswer();
    }

    private void awaitAnswer() {
        long started = System.nanoTime();
        while (true) {
            try (RedisCli cli = new RedisCli(port)) {
                cli.call("PING");
                return;
            } catch (UncheckedIOException e) {
                requireAlive(started, e);
            }
            Thread.onSpinWait();
        }
    }

    private void requireAlive(long started, UncheckedIOException cause) {
        if (!process.isAlive() || System.nanoTime() - started > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
            throw new AssertionError("redis-server does not answer:\n" + log(), cause);
        }
    }

    /** What it has said since it was started last. */
    public String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Says something to it, from beside the store. */
    public Object call(Object... words) {
        try (RedisCli cli = new RedisCli(port)) {
            return cli.call(words);
        }
    }

    /** SIGKILL; returns once it is gone. */
    public void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("redis-server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** SIGSTOP: connections stay, nothing is answered. */
    public void freeze() {
        Signals.stop(process);
    }

    /** SIGCONT. */
    public void thaw() {
        Signals.send("CONT", process);
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
