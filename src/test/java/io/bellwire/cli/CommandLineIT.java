package io.bellwire.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fat jar as a user types it: processes, signals, exit codes. */
class CommandLineIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern READY = Pattern.compile("(?m)^ready (ws://127\\.0\\.0\\.1:(\\d+)/v1/signaling)$");
    private static final Pattern KEY = Pattern.compile("--key (\\S{64})");

    @TempDir
    private Path directory;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endWhatIsLeft() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void ringsFromTheTerminal() throws Exception {
        Process node = start("serve", "--dev", "--port", "0");
        String url = ready().group(1);
        String key = find(KEY).group(1);
        String pages = url.replace("ws://", "http://").replace("/v1/signaling", "");

        assertThat(status(pages + "/sdk/bellwire.src.js")).isEqualTo(200);
        assertThat(status(pages + "/dev/token?user=alice")).isEqualTo(200);

        assertThat(run("call", "--from", "alice", "--to", "bob", "--accept-after", "0s", "--url", url, "--key", key))
                .isZero();
        assertThat(output("call"))
                .contains("bob          ← onReceiveNewInvitation inviter=alice")
                .contains("alice        ← onInviteeAccepted invitee=bob")
                .endsWith("the call ended: answered\n");

        assertThat(run("call", "--from", "alice", "--to", "bob", "--reject=busy", "--url", url, "--key", key))
                .isZero();
        assertThat(output("call")).contains("reason=busy").endsWith("the call ended: rejected\n");

        assertThat(run("call", "--from", "alice", "--to", "bob", "--cancel-after", "0s", "--url", url, "--key", key))
                .isZero();
        assertThat(output("call")).contains("bob is queued").endsWith("the call ended: cancelled\n");

        assertThat(run("call", "--from", "alice", "--to", "bob", "--timeout", "1s", "--url", url, "--key", key))
                .isZero();
        assertThat(output("call")).contains("← onInvitationTimeout").endsWith("the call ended: timeout\n");

        assertThat(run("call", "--from", "alice", "--to", "bob", "--url", url, "--key", "x".repeat(32)))
                .isEqualTo(1);
        assertThat(output("call")).contains("error: login was refused: 6014");

        node.destroy(); // SIGTERM
        assertThat(node.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue()).isZero();
    }

    @Test
    void runsWithAGeneratedConfigurationAndTellsItsHealth() throws Exception {
        assertThat(run("genconfig", "my.yaml")).isZero();
        Process node = start("serve", "--conf", "my.yaml", "--port", "0");
        String url = ready().group(1);
        String health = "http://127.0.0.1:" + managementPort();

        String pages = url.replace("ws://", "http://").replace("/v1/signaling", "");

        assertThat(status(health + "/health/ready")).isEqualTo(200);
        assertThat(status(pages + "/sdk/bellwire.min.js")).isEqualTo(200);
        assertThat(status(pages + "/dev/token?user=alice")).isEqualTo(404);
        assertThat(run("healthcheck", "--url", health + "/health/ready")).isZero();
        assertThat(run("call", "--conf", "my.yaml", "--from", "a", "--to", "b", "--accept-after", "0s", "--url", url))
                .isZero();

        node.destroy();
        assertThat(node.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue()).isZero();
    }

    @Test
    void aSecondSignalEndsItAtOnce() throws Exception {
        Process node = start("serve", "--dev", "--port", "0");
        String url = ready().group(1);
        String key = find(KEY).group(1);
        // somebody who is connected, so that draining takes its time
        Process caller = process("caller", "call", "--from", "a", "--to", "b", "--url", url, "--key", key);
        await().atMost(PATIENCE).until(() -> output("caller").contains("is queued"));

        node.destroy();
        await().atMost(PATIENCE).until(() -> output("node").contains("stopping:"));
        node.destroy();

        assertThat(node.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue()).isIn(0, 1); // 0: it had drained before the second one came
        assertThat(caller.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(caller.exitValue()).isEqualTo(1);
    }

    @Test
    void refusesToServeWithoutAKey() throws Exception {
        assertThat(run("serve")).isEqualTo(2);
        assertThat(output("serve")).startsWith("error: there is no key to check the users' tokens with.");
    }

    @Test
    void saysWhichPortIsTaken() throws Exception {
        start("serve", "--dev", "--port", "0");
        String port = ready().group(2);

        assertThat(run("serve", "--dev", "--port", port)).isEqualTo(1);
        assertThat(output("serve"))
                .contains("error: clients can't be listened to on 127.0.0.1:" + port + " (http.host, http.port): ");
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        Process process = process(arguments[0], arguments);
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private Process start(String... arguments) throws IOException {
        return process("node", arguments);
    }

    private Process process(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8", "-jar"));
        command.add(System.getProperty("bellwire.fatJar"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".out").toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(key -> key.startsWith("BELLWIRE_"));
        environment.put("BELLWIRE_MANAGEMENT_PORT", "0");
        environment.put("BELLWIRE_HTTP_HOST", "127.0.0.1");
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private Matcher ready() {
        return find(READY);
    }

    private Matcher find(Pattern pattern) {
        await().atMost(PATIENCE).until(() -> pattern.matcher(output("node")).find());
        Matcher matcher = pattern.matcher(output("node"));
        assertThat(matcher.find()).isTrue();
        return matcher;
    }

    /** The log names it, because any free one was asked for. */
    private String managementPort() {
        return find(Pattern.compile("health and metrics on http://127\\.0\\.0\\.1:(\\d+)"))
                .group(1);
    }

    private String output(String name) {
        try {
            return Files.readString(directory.resolve(name + ".out"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int status(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}
