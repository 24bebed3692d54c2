package io.bellwire.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The meters of a node. Whoever counts asks for a meter once, tags and all, and keeps it: counting then looks nothing up
 * (an addition costs about 10 ns, a duration about 100 ns).
 */
public final class Telemetry {

    private static final Duration[] BUCKETS = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    /** Vert.x's Redis client counts by itself, for each command, under no {@link MetricsDomain}. */
    private static final String REDIS_CLIENT = "redis";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<AutoCloseable> toClose = new ArrayList<>();

    /** The counter of a metric and the values of its tags, in their order. */
    public Counter counter(Metric metric, String... tagValues) {
        check(metric, Metric.Type.COUNTER);
        return Counter.builder(metric.id())
                .description(metric.help())
                .tags(tags(metric, tagValues))
                .register(registry);
    }

    /** The timer of a metric and the values of its tags, in their order. */
    public Timer timer(Metric metric, String... tagValues) {
        check(metric, Metric.Type.TIMER);
        return Timer.builder(metric.id())
                .description(metric.help())
                .tags(tags(metric, tagValues))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** Asks for the value of a metric whenever somebody reads the metrics; any thread may ask. */
    public void gauge(Metric metric, Supplier<Number> value) {
        check(metric, Metric.Type.GAUGE);
        Gauge.builder(metric.id(), value).description(metric.help()).register(registry);
    }

    private static void check(Metric metric, Metric.Type type) {
        if (metric.type() != type) {
            throw new IllegalArgumentException(metric + " is a " + metric.type());
        }
    }

    private static List<Tag> tags(Metric metric, String... values) {
        if (values.length != metric.tags().size()) {
            throw new IllegalArgumentException(metric + " has the tags " + metric.tags());
        }
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            tags.add(Tag.of(metric.tags().get(i), values[i]));
        }
        return tags;
    }

    /**
     * Counts what Vert.x does: its thread pools only, because the rest costs time for each message and says less than the
     * meters of our own. For the builder of a Vert.x, with {@link #vertxOptions()}.
     */
    public VertxMetricsFactory vertxFactory() {
        return new MicrometerMetricsFactory(registry);
    }

    /** The options that go with {@link #vertxFactory()}. */
    public MetricsOptions vertxOptions() {
        MicrometerMetricsOptions options = new MicrometerMetricsOptions();
        Set<MetricsDomain> off = EnumSet.complementOf(EnumSet.of(MetricsDomain.NAMED_POOLS));
        off.forEach(options::addDisabledMetricsCategory);
        options.addDisabledMetricsCategory(REDIS_CLIENT);
        return options.setEnabled(true);
    }

    /** Starts to count what the virtual machine does. Takes some ten ms: not for an event loop. */
    public void observeVirtualMachine() {
        JvmGcMetrics gc = new JvmGcMetrics();
        toClose.add(gc);
        gc.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** All of it in Prometheus' text format 0.0.4. Takes some ms: not for an event loop. */
    public String scrape() {
        return registry.scrape();
    }

    /** Lets go of everything. */
    public void close() {
        for (AutoCloseable closeable : toClose) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException("a meter can't be closed", e);
            }
        }
        registry.close();
    }
}
