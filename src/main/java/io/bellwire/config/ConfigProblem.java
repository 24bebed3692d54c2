package io.bellwire.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the configuration.
 *
 * @param key the setting, or what stands in its place (an environment name, a file)
 * @param value what was given, null where there is none or it is secret
 * @param source where it was given, null where that is not known
 * @param allowed what is allowed, a sentence without its subject: "must be …"
 */
public record ConfigProblem(
        String key, @Nullable String value, @Nullable String source, String allowed) {

    private static final int MAX_SHOWN = 80;

    /** One line for people: key, value, where it comes from, what is allowed. */
    public String text() {
        String shown = value == null ? "" : " = " + shorten(value);
        String from = source == null ? "" : " (" + source + ")";
        return key + shown + from + ": " + allowed;
    }

    ConfigProblem withoutValue() {
        return new ConfigProblem(key, null, source, allowed);
    }

    private static String shorten(String value) {
        String line = value.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "…";
    }
}
