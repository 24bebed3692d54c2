package io.bellwire.crash;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code java -jar bellwire-fat.jar serve}. */
final class GatewayProcess implements AutoCloseable {

    /** The bound of everything that is waited for; reached only where something is wrong. */
    static final long PATIENCE_SECONDS = 60;

    private static final String FAT_JAR = System.getProperty("bellwire.fatJar", "");
    private static final Pattern READY = Pattern.compile("ready ws://[^:]+:(\\d+)/.*");
    private static final int MOST_LINES = 1_000;

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final CompletableFuture<Void> outputEnded = new CompletableFuture<>();

    private GatewayProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "gateway-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts one; it is not ready yet. */
    static GatewayProcess start(JsonObject settings, List<String> virtualMachineOptions) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Starts soon; how fast it is afterwards matters less here. Two event loops, as nothing could get lost between
        // one.
        command.addAll(
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-XX:ActiveProcessorCount=3"));
        command.addAll(virtualMachineOptions);
        command.addAll(List.of("-jar", FAT_JAR, "serve", "--conf", settings.encode()));
        try {
            return new GatewayProcess(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
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
            port.completeExceptionally(new IllegalStateException("it ended before it was ready"));
            outputEnded.complete(null);
        }
    }

    private void line(String line) {
        synchronized (lines) {
            if (lines.size() < MOST_LINES) {
                lines.add(line);
            }
        }
        Matcher ready = READY.matcher(line);
        if (ready.matches()) {
            port.complete(Integer.parseInt(ready.group(1)));
        }
    }

    /** Waits until it takes connections; returns its port. */
    int awaitReady() {
        try {
            return port.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the gateway does not get ready:\n" + output(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** SIGKILL; returns once it is gone. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** SIGTERM. By its handle: the process itself would close its output, too. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Waits until it is gone; returns its exit code. */
    int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the gateway does not end:\n" + output());
            }
            outputEnded.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return process.exitValue();
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the gateway's output does not end", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it wrote so far. */
    String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    /** Waits until it has written a line in which this stands. */
    void awaitOutput(String text) {
        long started = System.nanoTime();
        while (!output().contains(text)) {
            if (!isAlive() || System.nanoTime() - started > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                throw new AssertionError("no line with \"" + text + "\" in\n" + output());
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        kill();
    }

    private static AssertionError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError(e);
    }
}
