package io.bellwire.scenario;

import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.metrics.EventBusMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the consumers of an event bus, those that wait for a reply among them. */
final class CountingConsumers implements EventBusMetrics<String> {
    private final AtomicLong registered = new AtomicLong();

    VertxMetricsFactory factory() {
        return options -> new VertxMetrics() {
            @Override
            public EventBusMetrics<?> createEventBusMetrics() {
                return CountingConsumers.this;
            }
        };
    }

    @Override
    public String handlerRegistered(String address) {
        registered.incrementAndGet();
        return address;
    }

    @Override
    public void handlerUnregistered(String handler) {
        registered.decrementAndGet();
    }

    long count() {
        return registered.get();
    }
}
