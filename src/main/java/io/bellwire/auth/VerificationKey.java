package io.bellwire.auth;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * One key with the one algorithm that it is for. Two keys never share a {@code JWTAuth}, so an RSA public key can't be
 * taken for an HMAC secret; and each has its key for certain: a {@code JWTAuth} without keys would accept {@code none}.
 */
public final class VerificationKey {

    private static final Base64.Encoder MIME = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final SigningAlgorithm algorithm;
    private final @Nullable String kid;
    private final int signatureBytes;
    private final JWTAuth jwtAuth;

    private VerificationKey(
            SigningAlgorithm algorithm, @Nullable String kid, int signatureBytes, PubSecKeyOptions options) {
        this.algorithm = algorithm;
        this.kid = kid;
        this.signatureBytes = signatureBytes;
        this.jwtAuth = jwtAuth(options);
    }

    /** A shared secret, for HS256. It has no {@code kid}: what a token names is not looked at. */
    public static VerificationKey of(Secret secret) {
        PubSecKeyOptions options = new PubSecKeyOptions()
                .setAlgorithm(SigningAlgorithm.HS256.name())
                .setBuffer(Buffer.buffer(secret.text().getBytes(StandardCharsets.UTF_8)));
        return new VerificationKey(SigningAlgorithm.HS256, null, SigningAlgorithm.HS256.signatureBytes(null), options);
    }

    /**
     * A public key.
     *
     * @param key an RSA key of 2048 to 8192 bits, or an EC key on P-256, P-384 or P-521
     * @param rsaAlgorithm what an RSA key is for; an EC key's curve decides by itself
     * @param kid the name that a token may call it by; null: none
     * @throws IllegalArgumentException if the key is of another kind or size; the message says what is allowed
     */
    public static VerificationKey of(PublicKey key, SigningAlgorithm rsaAlgorithm, @Nullable String kid) {
        SigningAlgorithm algorithm = algorithmFor(key, rsaAlgorithm);
        String pem =
                "-----BEGIN PUBLIC KEY-----\n" + MIME.encodeToString(key.getEncoded()) + "\n-----END PUBLIC KEY-----\n";
        PubSecKeyOptions options =
                new PubSecKeyOptions().setAlgorithm(algorithm.name()).setBuffer(Buffer.buffer(pem));
        return new VerificationKey(algorithm, kid, algorithm.signatureBytes(key), options);
    }

    private static SigningAlgorithm algorithmFor(PublicKey key, SigningAlgorithm rsaAlgorithm) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < SigningAlgorithm.MIN_RSA_BITS || bits > SigningAlgorithm.MAX_RSA_BITS) {
                throw new IllegalArgumentException("an RSA key must have 2048 to 8192 bits, it has " + bits);
            }
            if (!rsaAlgorithm.isRsa()) {
                throw new IllegalArgumentException(rsaAlgorithm + " is not an algorithm for an RSA key");
            }
            return rsaAlgorithm;
        }
        SigningAlgorithm byCurve = key instanceof ECPublicKey ec ? SigningAlgorithm.ofCurve(ec) : null;
        if (byCurve == null) {
            throw new IllegalArgumentException(
                    "the key must be RSA, or EC on the curve P-256, P-384 or P-521, it is " + key.getAlgorithm());
        }
        return byCurve;
    }

    /**
     * The library's signing and checking with one key. Times and claims are left to {@link JwtTokenVerifier}: it has an
     * injected clock, and the library accepts what PROTOCOL §2 does not.
     */
    @SuppressWarnings("NullAway") // Vert.x is used to read key stores only, of which there is none
    static JWTAuth jwtAuth(PubSecKeyOptions options) {
        return JWTAuth.create(
                null,
                new JWTAuthOptions().addPubSecKey(options).setJWTOptions(new JWTOptions().setIgnoreExpiration(true)));
    }

    /** What it is for. */
    public SigningAlgorithm algorithm() {
        return algorithm;
    }

    /** Whether a token that names this algorithm and key may have been signed with it. */
    boolean mayHaveSigned(SigningAlgorithm tokenAlgorithm, @Nullable String tokenKid) {
        return algorithm == tokenAlgorithm && (tokenKid == null || kid == null || kid.equals(tokenKid));
    }

    /** Whether the token's signature was made with it. Costs about 2 µs (HS256) to 0.5 ms (ES512) of CPU. */
    boolean verifies(CompactToken token) {
        return token.signatureBytes() == signatureBytes
                && jwtAuth.authenticate(new TokenCredentials(token.text())).succeeded();
    }
}
