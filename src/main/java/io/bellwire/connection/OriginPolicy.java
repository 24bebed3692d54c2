package io.bellwire.connection;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may connect ({@code http.allowedOrigins}). A browser always names the page's origin (RFC 6455 §10.2);
 * who names none is no browser, and needs a token all the same.
 */
final class OriginPolicy {

    private static final String ANY = "*";

    private final Set<String> allowed;

    /**
     * @param allowed origins as in {@code https://app.example}, or {@code *} for all; pages of the host and port that is
     *     connected to need not be named
     */
    OriginPolicy(Set<String> allowed) {
        this.allowed = allowed.stream().map(OriginPolicy::normal).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a page of that origin may connect to that host ({@code Host} header). */
    boolean allows(@Nullable String origin, @Nullable String host) {
        if (origin == null || allowed.contains(ANY)) {
            return true;
        }
        return allowed.contains(normal(origin)) || isSame(origin, host);
    }

    /** The scheme is left out of it: behind a proxy that ends TLS we don't know our own. */
    private static boolean isSame(String origin, @Nullable String host) {
        if (host == null) {
            return false;
        }
        try {
            URI page = new URI(origin);
            URI server = new URI(page.getScheme() + "://" + host);
            return page.getHost() != null
                    && page.getHost().equalsIgnoreCase(server.getHost())
                    && port(page) == port(server);
        } catch (java.net.URISyntaxException notAnOrigin) {
            return false;
        }
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private static String normal(String origin) {
        String lower = origin.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
