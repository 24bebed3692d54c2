package io.bellwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.observability.ManagementServer;
import io.bellwire.observability.NodeHealth;
import io.bellwire.observability.NodeHealth.Phase;
import io.bellwire.observability.Telemetry;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class HealthCheckCommandTest {

    @TempDir
    private Path directory;

    private Shell shell;
    private NodeHealth health;
    private ManagementServer management;

    @BeforeEach
    void setUp(Vertx vertx) throws Exception {
        shell = new Shell(directory);
        health = new NodeHealth(vertx);
        management = ManagementServer.start(vertx, "127.0.0.1", 0, health, new Telemetry())
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        shell.environment.put("BELLWIRE_MANAGEMENT_PORT", Integer.toString(management.port()));
        shell.environment.put("BELLWIRE_MANAGEMENT_HOST", "0.0.0.0");
    }

    @Test
    void isFineWhenTheNodeIsReady() {
        health.enter(Phase.SERVING);

        assertThat(shell.run("healthcheck")).isZero();
        assertThat(shell.out()).isEqualTo("ready\n");
    }

    @Test
    void failsWhileTheNodeDrains() {
        health.enter(Phase.DRAINING);

        assertThat(shell.run("healthcheck")).isEqualTo(1);
        assertThat(shell.err())
                .startsWith("error: not ready: http://127.0.0.1:")
                .endsWith(" answered 503\n");
    }

    @Test
    void failsWhenNobodyAnswers() throws Exception {
        management.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(shell.run("healthcheck")).isEqualTo(1);
        assertThat(shell.err()).startsWith("error: no answer from http://127.0.0.1:");
    }

    @Test
    void asksAnotherAddress() {
        health.enter(Phase.STARTING);

        assertThat(shell.run("healthcheck", "--url", "http://127.0.0.1:" + management.port() + "/health/live"))
                .isZero();
        assertThat(shell.run("healthcheck", "--url", "ftp://127.0.0.1/")).isEqualTo(2);
        assertThat(shell.run("healthcheck", "--url", "nonsense")).isEqualTo(2);
    }

    @Test
    void needsToKnowThePort() {
        shell.environment.put("BELLWIRE_MANAGEMENT_PORT", "0");

        assertThat(shell.run("healthcheck")).isEqualTo(2);
        assertThat(shell.err()).isEqualTo("error: management.port is 0, so the port is not known: give --url\n");
    }
}
