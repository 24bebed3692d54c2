package io.bellwire.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TelemetryTest {

    private final Telemetry telemetry = new Telemetry();

    @AfterEach
    void tearDown() {
        telemetry.close();
    }

    @Test
    void everyMetricCanBeHad() {
        for (Metric metric : Metric.values()) {
            String[] tags = metric.tags().toArray(String[]::new);
            switch (metric.type()) {
                case COUNTER -> telemetry.counter(metric, tags).increment();
                case TIMER -> telemetry.timer(metric, tags).record(1, TimeUnit.SECONDS);
                case GAUGE -> telemetry.gauge(metric, () -> 1);
            }
        }

        String scraped = telemetry.scrape();

        for (Metric metric : Metric.values()) {
            String ending = metric.type() == Metric.Type.COUNTER
                    ? "_total"
                    : metric.type() == Metric.Type.TIMER ? "_seconds" : "";
            assertThat(scraped).contains("# TYPE " + metric.id().replace('.', '_') + ending + " ");
        }
    }

    @Test
    void metricNamesAreUnique() {
        assertThat(Arrays.stream(Metric.values()).map(Metric::id)).doesNotHaveDuplicates();
    }

    @Test
    void givesTheSameMeterForTheSameTags() {
        assertThat(telemetry.counter(Metric.CALLS, "invite", "ok"))
                .isSameAs(telemetry.counter(Metric.CALLS, "invite", "ok"))
                .isNotSameAs(telemetry.counter(Metric.CALLS, "invite", "6017"));
    }

    @Test
    void refusesTheWrongTypeAndTags() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> telemetry.timer(Metric.CALLS, "invite", "ok"))
                .withMessage("CALLS is a COUNTER");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> telemetry.counter(Metric.CALLS, "invite"))
                .withMessage("CALLS has the tags [method, result]");
    }

    @Test
    void countsTheThreadPoolsOfVertxAndNothingElseOfIt() throws Exception {
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setMetricsOptions(telemetry.vertxOptions()))
                .withMetrics(telemetry.vertxFactory())
                .build();
        vertx.executeBlocking(() -> 1).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(telemetry.scrape().lines().filter(line -> line.startsWith("vertx_")))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("vertx_pool_"));
        assertThat(((VertxInternal) vertx)
                        .metrics()
                        .createClientMetrics(SocketAddress.inetSocketAddress(6379, "127.0.0.1"), "redis", null))
                .isNull();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
