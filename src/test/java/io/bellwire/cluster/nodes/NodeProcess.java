package io.bellwire.cluster.nodes;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code java -jar bellwire-fat.jar serve}, on some host. */
public final class NodeProcess implements AutoCloseable {

    /** The bound of everything that is waited for; reached only where something is wrong. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final String FAT_JAR = System.getProperty("bellwire.fatJar", "");
    private static final Pattern READY = Pattern.compile("ready ws://.*:(\\d+)/.*");
    private static final Pattern MANAGEMENT = Pattern.compile("health and metrics on (http://.*)");
    private static final int MOST_LINES = 2_000;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Host host;
    private final Process process;
    private final Thread reader;
    private final Deque<String> lines = new ArrayDeque<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final CompletableFuture<String> management = new CompletableFuture<>();

    private NodeProcess(Host host, Process process) {
        this.host = host;
        this.process = process;
        reader = new Thread(this::read, "node-output");
        reader.setDaemon(true);
        reader.start();
        Leftovers.add(this);
    }

    /** Starts one; it is not ready yet. */
    public static NodeProcess start(Host host, JsonObject settings, List<String> virtualMachineOptions) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Starts soon; how fast it is afterwards matters less here. Two event loops, as nothing could get lost between
        // one.
        command.addAll(
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-XX:ActiveProcessorCount=3"));
        command.addAll(virtualMachineOptions);
        command.addAll(List.of("-jar", FAT_JAR, "serve", "--conf", settings.encode()));
        try {
            return new NodeProcess(
                    host,
                    new ProcessBuilder(host.command(command))
                            .redirectErrorStream(true)
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(this::line);
        } catch (UncheckedIOException | IOException e) {
            line("the output broke off: " + e);
        } finally {
            IllegalStateException ended = new IllegalStateException("it ended before it was ready");
            port.completeExceptionally(ended);
            management.completeExceptionally(ended);
        }
    }

    private void line(String line) {
        synchronized (lines) {
            lines.add(line);
            if (lines.size() > MOST_LINES) {
                lines.remove();
            }
        }
        Matcher managed = MANAGEMENT.matcher(line);
        if (managed.matches()) {
            management.complete(managed.group(1));
        }
        Matcher ready = READY.matcher(line);
        if (ready.matches()) {
            port.complete(Integer.parseInt(ready.group(1)));
        }
    }

    /** Where it runs. */
    public Host host() {
        return host;
    }

    /** Waits until it takes connections; returns its port. */
    public int awaitReady() {
        return await(port);
    }

    private <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the node does not get ready:\n" + output(), e);
        } catch (InterruptedException e) {
            throw Signals.interrupted(e);
        }
    }

    /** SIGKILL; returns once it is gone. */
    public void kill() {
        Signals.kill(process);
    }

    /** SIGTERM. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** SIGSTOP: it does nothing any more, and its connections stay. */
    public void freeze() {
        Signals.stop(process);
    }

    /** SIGCONT. */
    public void thaw() {
        Signals.send("CONT", process);
    }

    /** Waits until it is gone; returns its exit code. */
    public int awaitExit() {
        return Signals.awaitExit(process);
    }

    /** All that is left of what it wrote, once it has ended. */
    public String awaitOutput() {
        try {
            reader.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            throw Signals.interrupted(e);
        }
        return output();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The ID of its process. */
    public long pid() {
        return process.pid();
    }

    /** The last lines that it wrote. */
    public String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    /** Whether {@code /health/ready} says so; false as well if it says nothing. */
    public boolean isReady() {
        return get("/health/ready")
                .map(response -> response.statusCode() == 200)
                .orElse(false);
    }

    /** A value out of {@code /metrics} that has no tags; empty: it is not there, or the node does not answer. */
    public OptionalDouble metric(String name) {
        return get("/metrics").stream()
                .flatMap(response -> response.body().lines())
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst();
    }

    private java.util.Optional<HttpResponse<String>> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(await(management) + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return java.util.Optional.of(HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return java.util.Optional.empty();
        } catch (InterruptedException e) {
            throw Signals.interrupted(e);
        }
    }

    @Override
    public void close() {
        kill();
        Leftovers.remove(this);
    }
}
