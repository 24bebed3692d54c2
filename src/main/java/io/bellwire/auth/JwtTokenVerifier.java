package io.bellwire.auth;

import io.bellwire.auth.CompactToken.Misshaped;
import io.bellwire.auth.CompactToken.Parsed;
import io.bellwire.auth.CompactToken.Shaped;
import io.bellwire.auth.TokenCheck.Refused;
import io.bellwire.auth.TokenCheck.Valid;
import io.bellwire.protocol.RpcError.LoginRefused.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Checks JWTs (RFC 7519) in this order: length and shape, header, signature, claims, time. Only a token whose signature is
 * good is ever called expired. Safe to be called from several event loops.
 */
public final class JwtTokenVerifier implements TokenVerifier {

    private final KeySource keys;
    private final ClaimRules rules;
    private final InstantSource clock;

    JwtTokenVerifier(KeySource keys, ClaimRules rules, InstantSource clock) {
        this.keys = keys;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * Makes a verifier. It fetches nothing until the first token comes.
     *
     * @param clock wall clock, for {@code exp} and {@code nbf}
     * @throws IllegalArgumentException if the options hold no key at all
     */
    public static JwtTokenVerifier create(Vertx vertx, JwtOptions options, InstantSource clock) {
        URI uri = options.jwksUri();
        return uri == null
                ? withFixedKeys(options, clock)
                : of(fetching(vertx, fixedKeys(options), uri), options, clock);
    }

    /**
     * Makes a verifier that needs no Vertx: it uses the secret and the public keys, and leaves {@code jwksUri} alone.
     *
     * @param clock wall clock, for {@code exp} and {@code nbf}
     * @throws IllegalArgumentException if the options hold neither
     */
    public static JwtTokenVerifier withFixedKeys(JwtOptions options, InstantSource clock) {
        List<VerificationKey> keys = fixedKeys(options);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no key to check tokens with");
        }
        return of(new KeySource.Fixed(keys), options, clock);
    }

    private static JwtTokenVerifier of(KeySource keys, JwtOptions options, InstantSource clock) {
        return new JwtTokenVerifier(keys, new ClaimRules(options.issuer(), options.audience()), clock);
    }

    private static List<VerificationKey> fixedKeys(JwtOptions options) {
        List<VerificationKey> keys = new ArrayList<>(options.publicKeys());
        if (options.secret() != null) {
            keys.add(VerificationKey.of(options.secret()));
        }
        return List.copyOf(keys);
    }

    private static KeySource fetching(Vertx vertx, List<VerificationKey> fixed, URI uri) {
        JwksFetcher fetcher = new JwksFetcher(vertx, uri);
        return new JwksKeySource(
                vertx, fixed, fetcher::fetch, fetcher::close, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    /** The claims of a token as JSON text, unverified; empty if it has not the shape of a token. */
    public static Optional<String> unverifiedClaims(String token) {
        return CompactToken.parse(token) instanceof Shaped shaped
                ? Optional.of(shaped.token().claimsJson())
                : Optional.empty();
    }

    @Override
    public Future<TokenCheck> verify(String token) {
        if (token.isEmpty()) {
            return Future.succeededFuture(new Refused(Reason.MISSING, "there is no token"));
        }
        Parsed parsed = CompactToken.parse(token);
        if (parsed instanceof Misshaped misshaped) {
            return Future.succeededFuture(invalid(misshaped.problem()));
        }
        return verify(((Shaped) parsed).token());
    }

    private Future<TokenCheck> verify(CompactToken token) {
        Map<String, @Nullable Object> header = token.header();
        SigningAlgorithm algorithm = header.get("alg") instanceof String name ? SigningAlgorithm.of(name) : null;
        if (algorithm == null) {
            return Future.succeededFuture(invalid("alg is none of those that are accepted"));
        }
        if (header.containsKey("crit")) {
            return Future.succeededFuture(invalid("crit is not supported"));
        }
        Object kid = header.get("kid");
        if (header.containsKey("kid") && !(kid instanceof String)) {
            return Future.succeededFuture(invalid("kid is not a text"));
        }
        String claimsProblem = rules.problem(token.claims());
        if (claimsProblem != null) {
            return Future.succeededFuture(invalid(claimsProblem)); // spares the signature, and its library odd claims
        }
        return keys.candidates(algorithm, (String) kid).map(candidates -> check(token, candidates));
    }

    private TokenCheck check(CompactToken token, List<VerificationKey> candidates) {
        if (candidates.isEmpty()) {
            return invalid("no key with this alg and kid");
        }
        if (candidates.stream().noneMatch(key -> key.verifies(token))) {
            return invalid("the signature is wrong");
        }
        long now = clock.millis();
        long expireAt = milliseconds(token, "exp");
        if (expireAt <= now) {
            return new Refused(Reason.EXPIRED, "expired");
        }
        if (token.claims().containsKey("nbf") && milliseconds(token, "nbf") > now) {
            return invalid("not valid yet (nbf)");
        }
        return new Valid((String) Objects.requireNonNull(token.claims().get("sub")), expireAt);
    }

    private static long milliseconds(CompactToken token, String claim) {
        return token.claims().get(claim) instanceof Long seconds ? TimeUnit.SECONDS.toMillis(seconds) : 0;
    }

    private static Refused invalid(String problem) {
        return new Refused(Reason.INVALID, problem);
    }

    /** Releases connections. */
    public Future<Void> close() {
        return keys.close();
    }
}
