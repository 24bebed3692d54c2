package io.bellwire.abuse;

import io.bellwire.auth.Secret;
import io.bellwire.auth.TokenMinter;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A whole gateway in a process of its own, with little memory. */
final class GatewayProcess implements AutoCloseable {

    static final String SECRET = "a secret that is long enough for HS256, and known to the tests";

    private static final long PATIENCE_SECONDS = 60;

    private final TokenMinter tokens = TokenMinter.of(new Secret(SECRET), null, null, InstantSource.system());
    private final ConcurrentLinkedQueue<String> output = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> ready = new LinkedBlockingQueue<>();
    private final Process process;
    private final int port;

    private GatewayProcess(Process process) throws InterruptedException {
        this.process = process;
        Thread reader = new Thread(this::read, "gateway-output");
        reader.setDaemon(true);
        reader.start();
        Integer found = ready.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (found == null) {
            process.destroyForcibly();
            throw new IllegalStateException("the gateway does not start:\n" + String.join("\n", output));
        }
        port = found;
    }

    /** Starts one that keeps everything in memory. */
    static GatewayProcess start(JsonObject settings, String... jvmArguments) {
        JsonObject config = new JsonObject()
                .put("http", new JsonObject().put("host", "127.0.0.1").put("port", 0))
                .put("management", new JsonObject().put("port", 0))
                .put("auth", new JsonObject().put("jwt", new JsonObject().put("secret", SECRET)))
                .put("store", new JsonObject().put("kind", "memory"))
                .mergeIn(settings, true);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC"));
        command.addAll(List.of(jvmArguments));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WatchedGateway.class.getName()));
        command.addAll(List.of("serve", "--conf", config.encode()));
        try {
            return new GatewayProcess(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                take(line);
            }
        } catch (IOException closed) {
            // It has ended.
        }
    }

    private void take(String line) {
        if (line.startsWith(WatchedGateway.ANSWER)) {
            answers.add(line.substring(WatchedGateway.ANSWER.length()));
        } else {
            output.add(line);
        }
        if (line.startsWith("ready ws://")) {
            String address = line.substring("ready ws://".length());
            ready.add(Integer.parseInt(address.substring(address.indexOf(':') + 1, address.indexOf('/'))));
        }
    }

    int port() {
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it printed. */
    List<String> output() {
        return List.copyOf(output);
    }

    String token(String userID) {
        return token(userID, Duration.ofHours(1));
    }

    String token(String userID, Duration lifetime) {
        return tokens.mint(userID, lifetime);
    }

    /** Bytes of heap in use after a collection. */
    long live() {
        return Long.parseLong(ask("live"));
    }

    /** The most bytes of heap that any collection found in use. */
    long mostLive() {
        return Long.parseLong(ask("mostLive"));
    }

    /** Bytes of memory beside the heap. */
    long direct() {
        return Long.parseLong(ask("direct"));
    }

    /** The most bytes of memory beside the heap. */
    long mostDirect() {
        return Long.parseLong(ask("mostDirect"));
    }

    /** Instances that are in use, by class. */
    Map<String, Long> histogram() {
        Map<String, Long> instances = new HashMap<>();
        for (String line : ask("histogram").split(";", -1)) {
            String[] columns = line.strip().split("\\s+", -1);
            if (columns.length >= 4 && columns[0].endsWith(":")) {
                instances.merge(columns[3], Long.parseLong(columns[1]), Long::sum);
            }
        }
        return instances;
    }

    private String ask(String question) {
        try {
            process.getOutputStream().write((question + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (answer == null) {
                throw new IllegalStateException("no answer to " + question);
            }
            return answer;
        } catch (IOException failed) {
            throw new UncheckedIOException(String.join("\n", output), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
