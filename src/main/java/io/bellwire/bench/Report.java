package io.bellwire.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a bench has shown: of each work, each figure's median over the rounds, and its ratio to that of the last server,
 * which is the median of the ratios of the rounds, because servers that take turns meet the same weather.
 */
public final class Report {

    /**
     * One figure of one work on one server.
     *
     * @param rounds as they were measured
     * @param ratios to the last server's figure of the same round; empty for that server itself, and where it has none
     */
    record Figure(String server, String name, List<Double> rounds, List<Double> ratios) {
        double median() {
            return median(rounds);
        }

        double medianRatio() {
            return median(ratios);
        }

        double lowestRatio() {
            return ratios.stream().min(Double::compare).orElse(Double.NaN);
        }

        double highestRatio() {
            return ratios.stream().max(Double::compare).orElse(Double.NaN);
        }

        private static double median(List<Double> values) {
            List<Double> sorted = values.stream().sorted().toList();
            int middle = sorted.size() / 2;
            if (sorted.isEmpty()) {
                return Double.NaN;
            }
            return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        }
    }

    private final Map<String, List<Measurement>> byWork = new LinkedHashMap<>();

    void add(Measurement measurement) {
        byWork.computeIfAbsent(measurement.work(), work -> new ArrayList<>()).add(measurement);
    }

    Iterable<String> works() {
        return byWork.keySet();
    }

    /** The servers of a work, in order. */
    List<String> servers(String work) {
        return measurements(work).stream().map(Measurement::server).distinct().toList();
    }

    List<Figure> figures(String work) {
        List<String> servers = servers(work);
        String yardstick = servers.get(servers.size() - 1);
        List<Figure> figures = new ArrayList<>();
        for (String name : measurements(work).get(0).figures().keySet()) {
            List<Double> base = rounds(work, yardstick, name);
            for (String server : servers) {
                List<Double> rounds = rounds(work, server, name);
                List<Double> ratios = new ArrayList<>();
                for (int i = 0; i < Math.min(rounds.size(), base.size()) && !server.equals(yardstick); i++) {
                    ratios.add(rounds.get(i) / base.get(i));
                }
                figures.add(new Figure(server, name, rounds, ratios));
            }
        }
        return figures;
    }

    /** Latencies of a work on one server, those of all rounds together, by name. */
    Map<String, Histogram> latencies(String work, String server) {
        Map<String, Histogram> all = new LinkedHashMap<>();
        for (Measurement measurement : measurements(work)) {
            if (measurement.server().equals(server)) {
                measurement
                        .latencies()
                        .forEach((name, histogram) -> all.computeIfAbsent(name, any -> CallWork.histogram())
                                .add(histogram));
            }
        }
        return all;
    }

    private List<Measurement> measurements(String work) {
        return byWork.getOrDefault(work, List.of());
    }

    private List<Double> rounds(String work, String server, String name) {
        return measurements(work).stream()
                .filter(measurement -> measurement.server().equals(server))
                .map(measurement -> measurement.figures().get(name))
                .filter(value -> value != null)
                .toList();
    }

    /** For the terminal. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (String work : works()) {
            text.append('\n').append(work).append('\n');
            for (Figure figure : figures(work)) {
                text.append(String.format(
                        Locale.ROOT, "  %-28s %-20s %14s", figure.name(), figure.server(), number(figure.median())));
                if (!figure.ratios().isEmpty()) {
                    text.append(String.format(
                            Locale.ROOT,
                            "   %.2f x (%.2f to %.2f)",
                            figure.medianRatio(),
                            figure.lowestRatio(),
                            figure.highestRatio()));
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    static String number(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 1_000 ? "%.0f" : size >= 10 ? "%.1f" : "%.3f", value);
    }

    /** All rounds, for programs. */
    public String json() {
        return new JsonReport(this).text();
    }

    /** For a browser; complete in itself. */
    public String html() {
        return new HtmlReport(this).text();
    }
}
