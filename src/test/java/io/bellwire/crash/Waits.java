package io.bellwire.crash;

import java.util.ArrayList;
import java.util.List;

/** How long calls took from the first attempt to the answer. Any thread. */
final class Waits {
    private static final double NANOS_PER_MS = 1e6;

    private final List<long[]> all = new ArrayList<>();

    /** One that began and ended then, monotonic ns. */
    synchronized void add(long began, long ended) {
        all.add(new long[] {began, ended});
    }

    /** In words: those that were not over at that time. */
    synchronized String since(long nanos) {
        return inWords(all.stream()
                .filter(wait -> wait[1] >= nanos)
                .map(wait -> (wait[1] - wait[0]) / NANOS_PER_MS)
                .toList());
    }

    /** How many, and how they are spread; of numbers of ms. */
    static String inWords(List<Double> numbers) {
        List<Double> sorted = numbers.stream().sorted().toList();
        return sorted.isEmpty()
                ? "none"
                : String.format(
                        "%d: p50 %.0f ms, p90 %.0f ms, p99 %.0f ms, most %.0f ms",
                        sorted.size(),
                        quantile(sorted, 0.5),
                        quantile(sorted, 0.9),
                        quantile(sorted, 0.99),
                        sorted.get(sorted.size() - 1));
    }

    /** Out of what is sorted. */
    static double quantile(List<Double> sorted, double share) {
        return sorted.get(Math.min(sorted.size() - 1, (int) Math.ceil(share * sorted.size()) - 1));
    }
}
