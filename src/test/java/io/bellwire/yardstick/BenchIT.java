package io.bellwire.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every work of {@code bench}, small and short, on a gateway and on the relays: it measures what it says. */
class BenchIT {

    private static final long PATIENCE_MINUTES = 5;
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String CLASSES = System.getProperty("java.class.path");

    @TempDir
    private Path folder;

    @Test
    void comparesCallsAndFanOut() throws Exception {
        int status = bench(
                "calls",
                "saturated",
                "fanout",
                "--against",
                "vertx=" + JAVA + " -cp " + CLASSES + " " + VertxRelay.class.getName(),
                "--against",
                "netty=" + JAVA + " -cp " + CLASSES + " " + NettyRelay.class.getName());

        assertThat(status).as(log()).isZero();
        JsonArray figures = figures();
        for (String server : List.of("bellwire", "vertx", "netty")) {
            assertThat(median(figures, server, "calls at 50/s", "calls")).isBetween(20.0, 40.0);
            assertThat(median(figures, server, "calls, saturated", "calls")).isGreaterThan(8);
            assertThat(median(figures, server, "calls, saturated", "ring p50 ms"))
                    .isPositive();
            assertThat(median(figures, server, "fan-out to 10", "deliveries")).isGreaterThanOrEqualTo(20);
        }
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("<polyline", "calls, saturated", "netty")
                .doesNotContain("<script", "http://", "https://");
        assertThat(log()).contains(" x (");
    }

    @Test
    void measuresWhatOnlyAGatewayHas() throws Exception {
        int status = bench("start", "connections", "open", "timeouts", "--store", "memory");

        assertThat(status).as(log()).isZero();
        JsonArray figures = figures();
        assertThat(works(figures))
                .containsExactlyInAnyOrder(
                        "start",
                        "40 connections",
                        "calls, 1000 open",
                        "1500 open invitations",
                        "calls, 1500 open",
                        "timeouts, 1500 open",
                        "timeouts");
        assertThat(median(figures, "bellwire", "start", "s to ready")).isPositive();
        assertThat(median(figures, "bellwire", "40 connections", "logins/s")).isPositive();
        assertThat(median(figures, "bellwire", "timeouts", "timeouts")).isGreaterThanOrEqualTo(10);
        assertThat(median(figures, "bellwire", "timeouts", "early")).isZero();
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertThat(bench("calls", "--against", "broken=" + JAVA + " -version")).isEqualTo(1);
        assertThat(log()).contains("error: broken did not become ready");

        assertThat(bench("calls", "--pairs", "0")).isEqualTo(2);
        assertThat(log()).contains("must be 1 or more");
    }

    private int bench(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(JAVA, "-cp", CLASSES, "io.bellwire.Main", "bench"));
        command.addAll(List.of(arguments));
        if (!command.contains("--pairs")) {
            command.addAll(List.of("--pairs", "4"));
        }
        command.addAll(List.of("--rate", "50", "--in-flight", "2", "--members", "10", "--connections", "40"));
        command.addAll(List.of("--open", "1500", "--duration", "600ms", "--warmup", "200ms", "--rounds", "2"));
        command.addAll(List.of("--json", "report.json", "--html", "report.html"));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private JsonArray figures() throws IOException {
        return new JsonArray(Files.readString(folder.resolve("report.json")));
    }

    private static Set<String> works(JsonArray figures) {
        Set<String> works = new TreeSet<>();
        figures.forEach(figure -> works.add(((JsonObject) figure).getString("work")));
        return works;
    }

    private static double median(JsonArray figures, String server, String work, String name) {
        return figures.stream()
                .map(JsonObject.class::cast)
                .filter(figure -> figure.getString("server").equals(server)
                        && figure.getString("work").equals(work)
                        && figure.getString("figure").equals(name))
                .findFirst()
                .orElseThrow()
                .getDouble("median");
    }
}
