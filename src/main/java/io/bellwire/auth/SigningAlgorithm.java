package io.bellwire.auth;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAKey;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The signature algorithms that a token may use (RFC 7518 §3.1). There is no {@code none}. */
public enum SigningAlgorithm {
    HS256,
    RS256,
    RS384,
    RS512,
    ES256,
    ES384,
    ES512;

    /** Shortest RSA modulus that is accepted, bits (RFC 7518 §3.3). */
    static final int MIN_RSA_BITS = 2048;

    /** Longest RSA modulus that is accepted, bits: checking a signature must stay cheap. */
    static final int MAX_RSA_BITS = 8192;

    /** The algorithm of that name, exactly as RFC 7518 spells it; null: none that is accepted. */
    static @Nullable SigningAlgorithm of(String name) {
        for (SigningAlgorithm algorithm : values()) {
            if (algorithm.name().equals(name)) {
                return algorithm;
            }
        }
        return null;
    }

    /** Whether this is one of the RSA algorithms. */
    public boolean isRsa() {
        return name().startsWith("RS");
    }

    /** The one algorithm that an elliptic curve is for (RFC 7518 §3.4); null: a curve that is not accepted. */
    static @Nullable SigningAlgorithm ofCurve(ECPublicKey key) {
        int bits = key.getParams().getOrder().bitLength();
        String curve = key.getParams().toString().toLowerCase(Locale.ROOT);
        return switch (bits) {
            case 256 -> curve.contains("secp256r1") ? ES256 : null;
            case 384 -> curve.contains("secp384r1") ? ES384 : null;
            case 521 -> curve.contains("secp521r1") ? ES512 : null;
            default -> null;
        };
    }

    /** Length in bytes that a signature by this algorithm and key has; a token whose signature differs is refused. */
    int signatureBytes(@Nullable PublicKey key) {
        return switch (this) {
            case HS256 -> 32;
            case ES256 -> 64;
            case ES384 -> 96;
            case ES512 -> 132;
            case RS256, RS384, RS512 ->
                key instanceof RSAKey rsa ? (rsa.getModulus().bitLength() + 7) / 8 : 0;
        };
    }
}
