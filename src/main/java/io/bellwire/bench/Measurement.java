package io.bellwire.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What one round of one work showed on one server: figures by name, with their unit in the name, and latencies. */
final class Measurement {

    private final String work;
    private final String server;
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Map<String, Histogram> latencies = new TreeMap<>();

    Measurement(String work, String server) {
        this.work = work;
        this.server = server;
    }

    String work() {
        return work;
    }

    String server() {
        return server;
    }

    /** Adds a figure; one that is not known (NaN) is left out. */
    Measurement put(String name, double value) {
        if (!Double.isNaN(value)) {
            figures.put(name, value);
        }
        return this;
    }

    /** Adds latencies; in ns. */
    Measurement put(String name, Histogram histogram) {
        latencies.put(name, histogram);
        figures.put(name + " p50 ms", histogram.getValueAtPercentile(50) / 1e6);
        figures.put(name + " p99 ms", histogram.getValueAtPercentile(99) / 1e6);
        figures.put(name + " p99.9 ms", histogram.getValueAtPercentile(99.9) / 1e6);
        figures.put(name + " max ms", histogram.getMaxValue() / 1e6);
        return this;
    }

    Map<String, Double> figures() {
        return figures;
    }

    Map<String, Histogram> latencies() {
        return latencies;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(work).append(" | ").append(server);
        figures.forEach(
                (name, value) -> text.append(" | ").append(name).append(' ').append(Report.number(value)));
        return text.toString();
    }
}
