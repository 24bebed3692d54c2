package io.bellwire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwkSetTest {

    private static final RSAPublicKey RSA = (RSAPublicKey) TestKeys.RSA.getPublic();
    private static final ECPublicKey P384 = (ECPublicKey) TestKeys.P384.getPublic();

    @Test
    void readsRsaAndEcKeys() throws IOException {
        List<VerificationKey> keys = parse(
                TestKeys.jwk(RSA, ",\"kid\":\"r\",\"alg\":\"RS512\""),
                TestKeys.jwk(RSA, ""),
                TestKeys.jwk(P384, "P-384", ",\"key_ops\":[\"verify\"]"));

        assertThat(keys)
                .extracting(VerificationKey::algorithm)
                .containsExactly(SigningAlgorithm.RS512, SigningAlgorithm.RS256, SigningAlgorithm.ES384);
    }

    @Test
    void leavesOutWhatIsNotForSignatures() throws IOException {
        List<VerificationKey> keys = parse(
                TestKeys.jwk(RSA, ",\"use\":\"enc\""),
                TestKeys.jwk(RSA, ",\"key_ops\":[\"encrypt\"]"),
                TestKeys.jwk(RSA, ",\"alg\":\"RSA-OAEP\""),
                TestKeys.jwk(RSA, ",\"alg\":\"HS256\""),
                TestKeys.jwk(RSA, ",\"alg\":\"PS256\""),
                TestKeys.jwk(P384, "P-384", ",\"alg\":\"ES256\""),
                TestKeys.jwk(P384, "P-256", ""),
                "{\"kty\":\"oct\",\"k\":\"" + TestKeys.base64(TestKeys.SECRET) + "\",\"alg\":\"HS256\"}",
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}",
                "{\"kty\":\"RSA\"}",
                "{}",
                "7",
                TestKeys.jwk(RSA, ",\"kid\":\"good\""));

        assertThat(keys).hasSize(1);
        assertThat(keys.get(0).mayHaveSigned(SigningAlgorithm.RS256, "good")).isTrue();
        assertThat(keys.get(0).mayHaveSigned(SigningAlgorithm.RS256, "bad")).isFalse();
    }

    @Test
    void leavesOutAShortRsaKey() {
        RSAPublicKey weak = (RSAPublicKey) TestKeys.pair("RSA", 1024).getPublic();

        assertThatIOException()
                .isThrownBy(() -> parse(TestKeys.jwk(weak, "")))
                .withMessage("no RSA or EC signature key in the JWK set");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[]}", "<html></html>", "{\"keys\":[],\"keys\":[]}"})
    void refusesOtherDocuments(String text) {
        assertThatIOException().isThrownBy(() -> JwkSet.parse(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void takesAtMost32Keys() throws IOException {
        String jwk = TestKeys.jwk(RSA, "");

        assertThat(parse(Collections.nCopies(32, jwk).toArray(String[]::new))).hasSize(32);
        assertThatIOException()
                .isThrownBy(() -> parse(Collections.nCopies(33, jwk).toArray(String[]::new)))
                .withMessage("more than 32 keys");
    }

    private static List<VerificationKey> parse(String... jwks) throws IOException {
        return JwkSet.parse(("{\"keys\":[" + String.join(",", jwks) + "]}").getBytes(StandardCharsets.UTF_8));
    }
}
