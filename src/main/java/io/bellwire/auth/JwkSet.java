package io.bellwire.auth;

import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JWK set (RFC 7517). Entries that are no RSA or EC signature keys are left out, as the RFC asks; so are symmetric
 * ones, which have no place in a public document.
 */
final class JwkSet {

    /** Most keys that are taken from one set. */
    static final int MAX_KEYS = 32;

    private JwkSet() {}

    /**
     * Reads the keys.
     *
     * @throws IOException if the text is no JWK set, or has more than {@link #MAX_KEYS} entries, or none that is usable
     */
    static List<VerificationKey> parse(byte[] json) throws IOException {
        if (!(StrictJson.object(json).get("keys") instanceof List<?> entries)) {
            throw new IOException("not a JWK set: no array called keys");
        }
        if (entries.size() > MAX_KEYS) {
            throw new IOException("more than " + MAX_KEYS + " keys");
        }
        List<VerificationKey> keys = new ArrayList<>();
        for (Object entry : entries) {
            VerificationKey key = entry instanceof Map<?, ?> jwk ? key(jwk) : null;
            if (key != null) {
                keys.add(key);
            }
        }
        if (keys.isEmpty()) {
            throw new IOException("no RSA or EC signature key in the JWK set");
        }
        return List.copyOf(keys);
    }

    private static @Nullable VerificationKey key(Map<?, ?> jwk) {
        if (!isForVerifying(jwk)) {
            return null;
        }
        try {
            VerificationKey key = VerificationKey.of(publicKey(jwk), rsaAlgorithm(jwk), text(jwk, "kid"));
            String algorithm = text(jwk, "alg");
            return algorithm == null || algorithm.equals(key.algorithm().name()) ? key : null;
        } catch (GeneralSecurityException | RuntimeException e) {
            // Not one that is understood. The JDK says so with a bare RuntimeException where a point misses its curve.
            return null;
        }
    }

    private static boolean isForVerifying(Map<?, ?> jwk) {
        Object use = jwk.get("use");
        Object operations = jwk.get("key_ops");
        return (use == null || use.equals("sig"))
                && (operations == null || (operations instanceof List<?> list && list.contains("verify")));
    }

    private static SigningAlgorithm rsaAlgorithm(Map<?, ?> jwk) {
        String name = text(jwk, "alg");
        SigningAlgorithm algorithm = name == null ? null : SigningAlgorithm.of(name);
        return algorithm == null || !algorithm.isRsa() ? SigningAlgorithm.RS256 : algorithm;
    }

    private static PublicKey publicKey(Map<?, ?> jwk) throws GeneralSecurityException {
        String kind = text(jwk, "kty");
        if ("RSA".equals(kind)) {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
        }
        if ("EC".equals(kind)) {
            ECPoint point = new ECPoint(number(jwk, "x"), number(jwk, "y"));
            return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve(text(jwk, "crv"))));
        }
        throw new IllegalArgumentException("kty " + kind);
    }

    private static ECParameterSpec curve(@Nullable String name) throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(
                switch (String.valueOf(name)) {
                    case "P-256" -> "secp256r1";
                    case "P-384" -> "secp384r1";
                    case "P-521" -> "secp521r1";
                    default -> throw new IllegalArgumentException("crv " + name);
                }));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    private static BigInteger number(Map<?, ?> jwk, String name) {
        String text = text(jwk, name);
        if (text == null || text.length() > 2048) {
            throw new IllegalArgumentException(name + " is missing or too long");
        }
        return new BigInteger(1, Base64.getUrlDecoder().decode(text));
    }

    private static @Nullable String text(Map<?, ?> jwk, String name) {
        return jwk.get(name) instanceof String text ? text : null;
    }
}
