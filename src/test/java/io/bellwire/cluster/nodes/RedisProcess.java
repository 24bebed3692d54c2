package io.bellwire.cluster.nodes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** A redis-server with an append-only file, on some host, from the jar of a test dependency. */
public final class RedisProcess implements AutoCloseable {
    private static final int USUAL_PORT = 6379;
    private static @Nullable File executable;

    private final Host host;
    private final int port;
    private final Path folder;
    private final List<String> options;
    private Process process;

    private RedisProcess(Host host, Path folder, List<String> options) throws IOException {
        this.host = host;
        this.port = host.port(USUAL_PORT);
        this.folder = folder;
        this.options = options;
        this.process = launch();
        Leftovers.add(this);
        awaitAnswer();
    }

    /** Starts one, and waits until it answers. {@code options} come last, and win. */
    public static RedisProcess start(Host host, String... options) {
        try {
            return new RedisProcess(host, Files.createTempDirectory("bellwire-nodes"), List.of(options));
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

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(executable().getPath(), "--save", ""));
        command.addAll(List.of("--appendonly", "yes", "--appendfsync", "everysec", "--protected-mode", "no"));
        command.addAll(List.of("--port", Integer.toString(port), "--bind", host.address(), "--dir", folder.toString()));
        command.addAll(options);
        return new ProcessBuilder(host.command(command))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private void awaitAnswer() {
        Awaitility.await("redis-server answers")
                .atMost(NodeProcess.PATIENCE)
                .until(() -> ask("PING").startsWith("+PONG"));
    }

    /** Sends one command in a line, and returns the first line of the answer; "": there is none. */
    public String ask(String command) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host.address(), port), 2_000);
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write((command + "\r\n").getBytes(UTF_8));
            StringBuilder line = new StringBuilder();
            for (int next = socket.getInputStream().read();
                    next >= 0 && next != '\r';
                    next = socket.getInputStream().read()) {
                line.append((char) next);
            }
            return line.toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** Where it runs. */
    public Host host() {
        return host;
    }

    /** For {@code store.redis.uri}. */
    public String uri() {
        return "redis://" + host.address() + ":" + port;
    }

    /** SIGKILL; returns once it is gone. */
    public void kill() {
        Signals.kill(process);
    }

    /** Starts it again on what its append-only file has, and waits until it answers. */
    public void startAgain() {
        try {
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitAnswer();
    }

    /** SIGSTOP: connections stay, nothing is answered. */
    public void freeze() {
        Signals.stop(process);
    }

    /** SIGCONT. */
    public void thaw() {
        Signals.send("CONT", process);
    }

    /** Whatever was done to it, it answers again. */
    void revive() {
        if (process.isAlive()) {
            thaw();
        } else {
            startAgain();
        }
    }

    @Override
    public void close() {
        kill();
        Leftovers.remove(this);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
