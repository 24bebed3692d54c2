package io.bellwire.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations and sizes as people write them. */
public final class Texts {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(|B|KiB|MiB|GiB)");

    private static final Map<String, Long> MILLISECONDS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private static final Map<String, Long> BYTES =
            Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    private Texts() {}

    /** Reads {@code 500ms}, {@code 30s}, {@code 5m}, {@code 24h}, {@code 7d}; null: not such a text. */
    public static @Nullable Duration parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        return matcher.matches()
                ? Duration.ofMillis(Long.parseLong(matcher.group(1)) * MILLISECONDS.getOrDefault(matcher.group(2), 1L))
                : null;
    }

    /** Reads {@code 16384}, {@code 128KiB}, {@code 1MiB}, {@code 1GiB}; null: not such a text. */
    static @Nullable Long parseSize(String text) {
        Matcher matcher = SIZE.matcher(text);
        return matcher.matches() ? Long.parseLong(matcher.group(1)) * BYTES.getOrDefault(matcher.group(2), 1L) : null;
    }

    /** Writes a duration with the largest unit that it is a multiple of. */
    public static String duration(Duration duration) {
        long ms = duration.toMillis();
        for (String unit : new String[] {"d", "h", "m", "s"}) {
            long unitMs = MILLISECONDS.getOrDefault(unit, 1L);
            // 24h reads better than 1d, as 60s does not than 1m
            if (ms != 0 && ms % unitMs == 0 && !(unit.equals("d") && ms == unitMs)) {
                return ms / unitMs + unit;
            }
        }
        return ms + "ms";
    }

    /** Writes a size with the largest unit that it is a multiple of. */
    static String size(long bytes) {
        for (String unit : new String[] {"GiB", "MiB", "KiB"}) {
            long unitBytes = BYTES.getOrDefault(unit, 1L);
            if (bytes != 0 && bytes % unitBytes == 0) {
                return bytes / unitBytes + unit;
            }
        }
        return Long.toString(bytes);
    }
}
