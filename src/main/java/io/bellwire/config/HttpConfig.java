package io.bellwire.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code http.*}: where clients connect.
 *
 * @param host address to listen on
 * @param port 0: any free one
 * @param allowedOrigins origins of web pages that may connect besides those of the same origin; {@code *}: any
 * @param tls null: plain HTTP
 */
public record HttpConfig(
        String host,
        int port,
        List<String> allowedOrigins,
        @Nullable TlsConfig tls) {

    private static final int MAX_ORIGINS = 100;

    /** Checks the values; throws {@link InvalidConfigException}. */
    public HttpConfig {
        allowedOrigins = List.copyOf(allowedOrigins);
        Checks checks = new Checks()
                .notEmpty("http.host", host)
                .port("http.port", port)
                .ensure(
                        allowedOrigins.size() <= MAX_ORIGINS,
                        "http.allowedOrigins",
                        allowedOrigins.size() + " origins",
                        "must be at most " + MAX_ORIGINS);
        for (String origin : allowedOrigins) {
            checks.ensure(
                    isOrigin(origin),
                    "http.allowedOrigins",
                    origin,
                    "must be * or an origin like https://app.example.org, in lower case, without a path");
        }
        checks.orThrow();
    }

    private static boolean isOrigin(String text) {
        return text.equals("*")
                || (text.matches("[a-z][a-z0-9+.-]*://[^/?#\\s]+") && text.equals(text.toLowerCase(Locale.ROOT)));
    }
}
