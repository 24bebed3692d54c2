package io.bellwire.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** One way to set up a key, with a signer of its own. */
@SuppressWarnings("ImmutableEnumChecker") // nobody changes them
enum KeyKind {
    HS256(key(TestKeys.SECRET), text -> TestKeys.hmac(TestKeys.SECRET.getBytes(StandardCharsets.UTF_8), text)),
    RS256(key(TestKeys.RSA, SigningAlgorithm.RS256), jca("SHA256withRSA", TestKeys.RSA)),
    RS384(key(TestKeys.RSA, SigningAlgorithm.RS384), jca("SHA384withRSA", TestKeys.RSA)),
    RS512(key(TestKeys.RSA, SigningAlgorithm.RS512), jca("SHA512withRSA", TestKeys.RSA)),
    ES256(key(TestKeys.P256, SigningAlgorithm.RS256), jca("SHA256withECDSAinP1363Format", TestKeys.P256)),
    ES384(key(TestKeys.P384, SigningAlgorithm.RS256), jca("SHA384withECDSAinP1363Format", TestKeys.P384)),
    ES512(key(TestKeys.P521, SigningAlgorithm.RS256), jca("SHA512withECDSAinP1363Format", TestKeys.P521)),
    JWKS(jwks(), jca("SHA256withRSA", TestKeys.RSA));

    /** What all tests take for now. */
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00.500Z");

    private final List<VerificationKey> keys;
    private final Function<String, byte[]> signer;

    KeyKind(List<VerificationKey> keys, Function<String, byte[]> signer) {
        this.keys = keys;
        this.signer = signer;
    }

    private static List<VerificationKey> key(String secret) {
        return List.of(VerificationKey.of(new Secret(secret)));
    }

    private static List<VerificationKey> key(KeyPair pair, SigningAlgorithm rsaAlgorithm) {
        return List.of(VerificationKey.of(pair.getPublic(), rsaAlgorithm, "key-1"));
    }

    private static List<VerificationKey> jwks() {
        try {
            String jwk = TestKeys.jwk((RSAPublicKey) TestKeys.RSA.getPublic(), ",\"kid\":\"key-1\",\"alg\":\"RS256\"");
            return JwkSet.parse(("{\"keys\":[" + jwk + "]}").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Function<String, byte[]> jca(String name, KeyPair pair) {
        return text -> TestKeys.sign(name, pair.getPrivate(), text);
    }

    String algorithm() {
        return this == JWKS ? "RS256" : name();
    }

    String header() {
        return "{\"typ\":\"JWT\",\"alg\":\"" + algorithm() + "\",\"kid\":\"key-1\"}";
    }

    /** A token with this header and these claims, signed rightly. */
    String token(String header, String claims) {
        String input = TestKeys.base64(header) + "." + TestKeys.base64(claims);
        return input + "." + TestKeys.base64(signer.apply(input));
    }

    String token(String claims) {
        return token(header(), claims);
    }

    JwtTokenVerifier verifier() {
        return verifier(NOW);
    }

    JwtTokenVerifier verifier(Instant now) {
        return new JwtTokenVerifier(
                new KeySource.Fixed(keys),
                new ClaimRules("https://id.example.org", "bellwire"),
                InstantSource.fixed(now));
    }
}
