package io.bellwire.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.observability.NodeHealth.Phase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Over real HTTP. */
@ExtendWith(VertxExtension.class)
class ManagementServerTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private final Telemetry telemetry = new Telemetry();
    private NodeHealth health;
    private ManagementServer management;

    @BeforeEach
    void setUp(Vertx vertx) throws Exception {
        health = new NodeHealth(vertx);
        management = await(ManagementServer.start(vertx, "127.0.0.1", 0, health, telemetry));
    }

    @AfterEach
    void tearDown() {
        telemetry.close();
    }

    @Test
    void followsTheNodesPhases() throws Exception {
        assertThat(statuses()).isEqualTo("started 503, live 200, ready 503");

        health.enter(Phase.SERVING);
        assertThat(statuses()).isEqualTo("started 200, live 200, ready 200");

        health.enter(Phase.DRAINING);
        assertThat(statuses()).isEqualTo("started 200, live 200, ready 503");
    }

    private String statuses() throws Exception {
        return "started " + get("/health/started").statusCode() + ", live "
                + get("/health/live").statusCode() + ", ready "
                + get("/health/ready").statusCode();
    }

    @Test
    void tellsWhatReadinessNeeds() throws Exception {
        health.enter(Phase.SERVING);
        boolean[] good = {true};
        health.require("store", Duration.ofSeconds(5), () -> Future.succeededFuture(good[0]));
        assertThat(get("/health/ready").body())
                .isEqualTo("{\"status\":\"up\",\"phase\":\"serving\",\"checks\":{\"node\":\"up\",\"store\":\"up\"}}");

        good[0] = false;
        HttpResponse<String> answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"status\":\"down\",\"phase\":\"serving\",\"checks\":{\"node\":\"up\",\"store\":\"down\"}}");
    }

    @Test
    void isNotReadyWhileACheckFailsOrHangs() throws Exception {
        health.enter(Phase.SERVING);
        Promise<Boolean> never = Promise.promise();
        health.require("slow", Duration.ofMillis(20), never::future);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);

        health.require("broken", Duration.ofSeconds(5), () -> Future.failedFuture("broken"));
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    }

    @Test
    void showsMetricsInPrometheusFormat() throws Exception {
        telemetry.counter(Metric.CALLS, "invite", "ok").increment();
        telemetry.gauge(Metric.CONNECTIONS, () -> 7);
        telemetry.timer(Metric.STORE_APPEND).record(3, TimeUnit.MILLISECONDS);
        telemetry.observeVirtualMachine();

        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body().lines())
                .contains(
                        "# HELP bellwire_calls_total Calls that were answered; result is ok or the error code",
                        "# TYPE bellwire_calls_total counter",
                        "bellwire_calls_total{method=\"invite\",result=\"ok\"} 1.0",
                        "bellwire_connections 7.0",
                        "bellwire_store_append_duration_seconds_bucket{le=\"0.0025\"} 0",
                        "bellwire_store_append_duration_seconds_bucket{le=\"0.005\"} 1")
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
                .anyMatch(line -> line.startsWith("process_uptime_seconds "));
    }

    @Test
    void knowsNothingElse() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/v1/signaling").statusCode()).isEqualTo(404);
        HttpResponse<String> posted = client.send(
                HttpRequest.newBuilder(uri("/metrics"))
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(posted.statusCode()).isEqualTo(405);
        assertThat(posted.headers().firstValue("allow")).contains("GET, HEAD");
    }

    @Test
    void saysWhichPortItCantHave(Vertx vertx) {
        Future<ManagementServer> second =
                ManagementServer.start(vertx, "127.0.0.1", management.port(), health, telemetry);

        assertThat(second.toCompletionStage().toCompletableFuture())
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableOfType(Exception.class)
                .withMessageContaining("health and metrics can't listen on 127.0.0.1:" + management.port()
                        + " (management.host, management.port): ");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + management.port() + path);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
