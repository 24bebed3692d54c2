package io.bellwire.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server under load, and what the operating system says that it takes. Either started here – any command that prints
 * {@code ready ws://HOST:PORT/PATH} on standard output – or one that runs already, which may be several processes.
 */
public final class ServerProcess implements AutoCloseable {

    private static final String READY = "ready ";
    /** The last line of a class histogram: instances and bytes. */
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+[0-9]+\\s+([0-9]+)");

    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final long STOP_SECONDS = 20;

    private final String name;
    private final List<URI> uris;
    private final List<ProcessHandle> handles;
    private final @Nullable Process started;
    private final long startNanos;

    private ServerProcess(
            String name, List<URI> uris, List<ProcessHandle> handles, @Nullable Process started, long startNanos) {
        this.name = name;
        this.uris = List.copyOf(uris);
        this.handles = List.copyOf(handles);
        this.started = started;
        this.startNanos = startNanos;
    }

    /** One that runs already; without process IDs nothing is known of what it takes. */
    public static ServerProcess running(String name, List<URI> uris, List<Long> processIDs) {
        List<ProcessHandle> handles = processIDs.stream()
                .map(processID -> ProcessHandle.of(processID)
                        .orElseThrow(() -> new BenchException("there is no process " + processID)))
                .toList();
        return new ServerProcess(name, uris, handles, null, 0);
    }

    /**
     * Starts one, and waits until it is ready.
     *
     * @param environment added to this process's own
     */
    public static ServerProcess start(String name, List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        long began = System.nanoTime();
        try {
            Process process = builder.start();
            CompletableFuture<String> ready = new CompletableFuture<>();
            Thread reader = new Thread(() -> read(process, ready), "output of " + name);
            reader.setDaemon(true);
            reader.start();
            try {
                String address = ready.get(START_PATIENCE.toSeconds(), TimeUnit.SECONDS);
                return new ServerProcess(
                        name,
                        List.of(URI.create(address)),
                        List.of(process.toHandle()),
                        process,
                        System.nanoTime() - began);
            } catch (Exception notReady) {
                process.destroyForcibly();
                throw new BenchException(name + " did not become ready: " + notReady.getMessage(), notReady);
            }
        } catch (IOException e) {
            throw new BenchException(name + " can't be started: " + e.getMessage(), e);
        }
    }

    private static void read(Process process, CompletableFuture<String> ready) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.startsWith(READY)) {
                    ready.complete(line.substring(READY.length()).trim());
                }
            }
        } catch (IOException ended) {
            ready.completeExceptionally(ended);
        }
        ready.completeExceptionally(new BenchException("it ended"));
    }

    String name() {
        return name;
    }

    /** Where a user connects to; what is in the query only matters to servers that do not look into frames. */
    URI uri(int user, String query) {
        return URI.create(uris.get(user % uris.size()) + "?" + query);
    }

    /** From the start of the process until it was ready; seconds, 0 if it was not started here. */
    double startSeconds() {
        return startNanos / 1e9;
    }

    /** CPU time that the process has used since its start, user and system; ns, -1 if not known. */
    long cpuNanos() {
        return sum(handle ->
                handle.info().totalCpuDuration().map(Duration::toNanos).orElse(-1L));
    }

    /** Of all processes together; -1 if it is not known of one of them. */
    private long sum(ToLongFunction<ProcessHandle> figure) {
        long sum = 0;
        for (ProcessHandle handle : handles) {
            long one = figure.applyAsLong(handle);
            if (one < 0) {
                return -1;
            }
            sum += one;
        }
        return handles.isEmpty() ? -1 : sum;
    }

    /** Memory of the process that is in RAM; bytes, -1 if not known. */
    long residentBytes() {
        return sum(ServerProcess::residentBytes);
    }

    private static long residentBytes(ProcessHandle handle) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + handle.pid() + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1_024;
                }
            }
        } catch (IOException notLinux) {
            return -1;
        }
        return -1;
    }

    /** Bytes of live objects on the heap, after a full collection; -1 if the JDK's {@code jcmd} can't tell. */
    long liveHeapBytes() {
        return sum(ServerProcess::liveHeapBytes);
    }

    private static long liveHeapBytes(ProcessHandle handle) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return -1;
        }
        try {
            Process asked = new ProcessBuilder(jcmd.toString(), String.valueOf(handle.pid()), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String histogram = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher total = TOTAL.matcher(histogram);
            return total.find() ? Long.parseLong(total.group(1)) : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public void close() {
        Process process = started;
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
