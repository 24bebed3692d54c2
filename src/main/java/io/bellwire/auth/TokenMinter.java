package io.bellwire.auth;

import io.bellwire.protocol.UserIDs;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Makes tokens, for {@code gentoken}, {@code --dev} and tests. In production an identity provider does. */
public final class TokenMinter {

    private final JWTAuth jwtAuth;
    private final SigningAlgorithm algorithm;
    private final @Nullable String issuer;
    private final @Nullable String audience;
    private final InstantSource clock;

    private TokenMinter(
            PubSecKeyOptions key,
            SigningAlgorithm algorithm,
            @Nullable String issuer,
            @Nullable String audience,
            InstantSource clock) {
        this.jwtAuth = VerificationKey.jwtAuth(key);
        this.algorithm = algorithm;
        this.issuer = issuer;
        this.audience = audience;
        this.clock = clock;
    }

    /**
     * Signs with a shared secret (HS256).
     *
     * @param issuer {@code iss} of the tokens, null: none
     * @param audience {@code aud} of the tokens, null: none
     * @param clock wall clock
     */
    public static TokenMinter of(
            Secret secret, @Nullable String issuer, @Nullable String audience, InstantSource clock) {
        Buffer bytes = Buffer.buffer(secret.text().getBytes(StandardCharsets.UTF_8));
        return new TokenMinter(
                new PubSecKeyOptions()
                        .setAlgorithm(SigningAlgorithm.HS256.name())
                        .setBuffer(bytes),
                SigningAlgorithm.HS256,
                issuer,
                audience,
                clock);
    }

    /**
     * Signs with a private key.
     *
     * @param pem PKCS #8; an RSA key signs RS256, an EC key what its curve is for
     * @throws IllegalArgumentException if the text is no such key
     */
    public static TokenMinter ofPrivateKey(
            String pem, @Nullable String issuer, @Nullable String audience, InstantSource clock) {
        SigningAlgorithm algorithm = algorithmFor(PemKeys.privateKey(pem));
        return new TokenMinter(
                new PubSecKeyOptions().setAlgorithm(algorithm.name()).setBuffer(Buffer.buffer(pem.strip())),
                algorithm,
                issuer,
                audience,
                clock);
    }

    private static SigningAlgorithm algorithmFor(PrivateKey key) {
        if (key instanceof RSAPrivateKey) {
            return SigningAlgorithm.RS256;
        }
        int bits = key instanceof ECPrivateKey ec ? ec.getParams().getOrder().bitLength() : 0;
        return switch (bits) {
            case 256 -> SigningAlgorithm.ES256;
            case 384 -> SigningAlgorithm.ES384;
            case 521 -> SigningAlgorithm.ES512;
            default -> throw new IllegalArgumentException("the curve must be P-256, P-384 or P-521");
        };
    }

    /**
     * A token that {@link JwtTokenVerifier} accepts from now on for {@code lifetime}, rounded up to the second.
     *
     * @param userID 1 to 64 bytes of UTF-8 without control characters (PROTOCOL §1)
     * @throws IllegalArgumentException if the userID is not allowed or the lifetime not positive
     */
    public String mint(String userID, Duration lifetime) {
        if (!UserIDs.isValid(userID)) {
            throw new IllegalArgumentException("a userID has 1 to 64 bytes of UTF-8 and no control characters");
        }
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("a token must live for some time");
        }
        Instant now = clock.instant();
        JsonObject claims = new JsonObject()
                .put("sub", userID)
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(lifetime).plusNanos(999_999_999).getEpochSecond());
        if (issuer != null) {
            claims.put("iss", issuer);
        }
        if (audience != null) {
            claims.put("aud", new JsonArray().add(audience));
        }
        return jwtAuth.generateToken(
                claims, new JWTOptions().setAlgorithm(algorithm.name()).setNoTimestamp(true));
    }
}
