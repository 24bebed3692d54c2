package io.bellwire.bench;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A report as a page without scripts: bars for figures, lines for the percentiles of latencies. */
record HtmlReport(Report report) {

    private static final List<String> COLOURS = List.of("#0b6e99", "#c4621d", "#6b4fa0", "#3d7a3d", "#8a2f4a");
    private static final int BAR_WIDTH = 420;
    private static final int PLOT_WIDTH = 640;
    private static final int PLOT_HEIGHT = 240;
    private static final int MARGIN = 48;
    private static final double[] PERCENTILES = {0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99};

    private static final String HEAD = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <title>Bellwire bench</title>
            <style>
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; margin: 1rem 0; }
            td, th { padding: .15rem .75rem .15rem 0; text-align: left; vertical-align: middle; }
            td.n { text-align: right; font-variant-numeric: tabular-nums; }
            svg text { font: 12px system-ui, sans-serif; fill: #444; }
            figcaption { color: #444; }
            </style>
            <h1>Bellwire bench</h1>
            <p>Medians over the rounds; the ratio is to the last server of the same round, with its range.
            Compare servers of this run only.</p>
            """;

    String text() {
        StringBuilder html = new StringBuilder(HEAD);
        for (String work : report.works()) {
            html.append("<h2>").append(escaped(work)).append("</h2>\n");
            table(html, work);
            plots(html, work);
        }
        return html.append("</html>\n").toString();
    }

    private void table(StringBuilder html, String work) {
        html.append("<table><tr><th>figure<th>server<th>median<th>ratio<th></tr>\n");
        List<Report.Figure> figures = report.figures(work);
        for (Report.Figure figure : figures) {
            double largest = figures.stream()
                    .filter(other -> other.name().equals(figure.name()))
                    .mapToDouble(Report.Figure::median)
                    .max()
                    .orElse(1);
            html.append("<tr><td>").append(escaped(figure.name()));
            html.append("<td>").append(escaped(figure.server()));
            html.append("<td class=\"n\">").append(Report.number(figure.median()));
            html.append("<td>").append(ratio(figure));
            html.append("<td>").append(bar(work, figure, largest)).append("</tr>\n");
        }
        html.append("</table>\n");
    }

    private static String ratio(Report.Figure figure) {
        if (figure.ratios().isEmpty()) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "<b>%.2f&nbsp;×</b> (%.2f–%.2f)",
                figure.medianRatio(),
                figure.lowestRatio(),
                figure.highestRatio());
    }

    private String bar(String work, Report.Figure figure, double largest) {
        double width = largest > 0 && figure.median() > 0 ? BAR_WIDTH * figure.median() / largest : 0;
        return String.format(
                Locale.ROOT,
                "<svg width=\"%d\" height=\"12\" aria-hidden=\"true\"><rect width=\"%.1f\" height=\"12\" fill=\"%s\"/></svg>",
                BAR_WIDTH,
                width,
                colour(work, figure.server()));
    }

    private String colour(String work, String server) {
        return COLOURS.get(report.servers(work).indexOf(server) % COLOURS.size());
    }

    private void plots(StringBuilder html, String work) {
        TreeSet<String> names = new TreeSet<>();
        report.servers(work)
                .forEach(server -> names.addAll(report.latencies(work, server).keySet()));
        for (String name : names) {
            plot(html, work, name);
        }
    }

    /** Percentiles from left to right, nearer and nearer to 100; milliseconds upwards, logarithmic. */
    private void plot(StringBuilder html, String work, String name) {
        html.append(String.format(
                Locale.ROOT,
                "<figure><figcaption>%s: %s, ms by percentile</figcaption><svg width=\"%d\" height=\"%d\" role=\"img\">",
                escaped(work),
                escaped(name),
                PLOT_WIDTH + 2 * MARGIN,
                PLOT_HEIGHT + 2 * MARGIN));
        for (double ms = 0.01; ms <= 1_000; ms *= 10) {
            html.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/><text x=\"0\" y=\"%.1f\">%s</text>",
                    MARGIN,
                    MARGIN + PLOT_WIDTH,
                    y(ms),
                    y(ms),
                    y(ms) + 4,
                    ms));
        }
        for (int i = 0; i < PERCENTILES.length; i++) {
            html.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x(i),
                    PLOT_HEIGHT + MARGIN + 18,
                    PERCENTILES[i]));
        }
        for (String server : report.servers(work)) {
            line(html, work, server, report.latencies(work, server).get(name));
        }
        html.append("</svg></figure>\n");
    }

    private void line(StringBuilder html, String work, String server, @Nullable Histogram histogram) {
        if (histogram == null || histogram.getTotalCount() == 0) {
            return;
        }
        StringBuilder points = new StringBuilder();
        double last = 0;
        for (int i = 0; i < PERCENTILES.length; i++) {
            last = y(histogram.getValueAtPercentile(PERCENTILES[i]) / 1e6);
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(i), last));
        }
        String colour = colour(work, server);
        html.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"")
                .append(colour)
                .append("\" points=\"")
                .append(points)
                .append("\"/>");
        html.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%.1f\" style=\"fill:%s\">%s</text>",
                MARGIN + PLOT_WIDTH - 90,
                last - 6,
                colour,
                escaped(server)));
    }

    private static double x(int percentile) {
        return MARGIN + (double) PLOT_WIDTH * percentile / (PERCENTILES.length - 1);
    }

    private static double y(double ms) {
        double decades = Math.log10(Math.max(0.01, Math.min(ms, 1_000)) / 0.01);
        return MARGIN + PLOT_HEIGHT * (1 - decades / 5);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
