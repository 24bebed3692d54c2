package io.bellwire.config;

import java.util.Locale;

/**
 * One key of the configuration.
 *
 * @param key as in {@code http.port}
 * @param kind how its text is read
 * @param defaultText the default in the notation of the file; "" stands for none
 * @param secret whether its value is never shown
 * @param fileVariant whether the environment name with {@code _FILE} reads it from a file
 */
public record Setting(String key, Kind kind, String defaultText, boolean secret, boolean fileVariant) {

    /** What every environment name begins with. */
    public static final String ENVIRONMENT_PREFIX = "BELLWIRE_";

    /** What the environment name of a variant that names a file ends with. */
    public static final String FILE_SUFFIX = "_FILE";

    /** How the text of a value is read. */
    public enum Kind {
        TEXT("text"),
        /** A list in the file, separated by commas in the environment and in flags. */
        LIST("a list of texts"),
        /** Text that may span lines, in the file also a list of such. */
        PEM("PEM blocks"),
        INTEGER("a whole number"),
        SIZE("a size in bytes, as in 16384, 128KiB or 1MiB"),
        BOOLEAN("true or false"),
        DURATION("a time, as in 500ms, 30s, 5m, 24h or 7d");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** What a value of this kind looks like, for messages. */
        public String words() {
            return words;
        }
    }

    static Setting of(String key, Kind kind, String defaultText) {
        return new Setting(key, kind, defaultText, false, false);
    }

    static Setting secret(String key, String defaultText) {
        return new Setting(key, Kind.TEXT, defaultText, true, true);
    }

    /** As in {@code BELLWIRE_HTTP_PORT}. */
    public String environmentName() {
        return ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
