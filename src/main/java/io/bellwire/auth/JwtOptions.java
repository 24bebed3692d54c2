package io.bellwire.auth;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are checked: the settings {@code auth.jwt.*}.
 *
 * @param secret the shared secret for HS256; null: none
 * @param publicKeys at most 16
 * @param jwksUri where more public keys are fetched from; null: nowhere
 * @param issuer what {@code iss} must be; null: anything
 * @param audience what {@code aud} must name; null: anything
 */
public record JwtOptions(
        @Nullable Secret secret,
        List<VerificationKey> publicKeys,
        @Nullable URI jwksUri,
        @Nullable String issuer,
        @Nullable String audience) {

    /** Most public keys: a token that names none is tried with each. */
    public static final int MAX_PUBLIC_KEYS = 16;

    /**
     * Checks the combination.
     *
     * @throws IllegalArgumentException if there are too many keys, or the address is not allowed
     */
    public JwtOptions {
        publicKeys = List.copyOf(publicKeys);
        if (publicKeys.size() > MAX_PUBLIC_KEYS) {
            throw new IllegalArgumentException("at most " + MAX_PUBLIC_KEYS + " public keys");
        }
        String problem = jwksUri == null ? null : jwksUriProblem(jwksUri);
        if (problem != null) {
            throw new IllegalArgumentException("the JWKS address " + problem);
        }
    }

    /** Options with nothing but a shared secret. */
    public static JwtOptions of(Secret secret) {
        return new JwtOptions(secret, List.of(), null, null, null);
    }

    /** Whether there is anything to check a token with. */
    public boolean hasKeys() {
        return secret != null || !publicKeys.isEmpty() || jwksUri != null;
    }

    /** What is wrong with a JWKS address, as the end of a sentence that begins with its name; null: nothing. */
    public static @Nullable String jwksUriProblem(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            return "must be an https:// address with a host";
        }
        if (uri.getUserInfo() != null) {
            return "must not contain a user or password";
        }
        return scheme.equals("https") || isLoopback(uri.getHost())
                ? null
                : "must be https:// (http:// is allowed for a loopback host only)";
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }
}
