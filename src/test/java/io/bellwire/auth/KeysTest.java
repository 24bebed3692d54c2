package io.bellwire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.bellwire.auth.TokenCheck.Valid;
import java.net.URI;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets, PEM, minted tokens. */
class KeysTest {

    private static final InstantSource CLOCK = InstantSource.fixed(KeyKind.NOW);

    @Test
    void refusesAShortSecret() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Secret("a".repeat(31)))
                .withMessage("the secret must be at least 32 bytes long, it has 31: "
                        + "make one with `bellwire genconfig` or `openssl rand -base64 48`");
        assertThat(new Secret("é".repeat(16)).text()).hasSize(16);
        assertThatIllegalArgumentException().isThrownBy(() -> new Secret("a".repeat(4097)));
    }

    @Test
    void neverShowsASecret() {
        Secret secret = new Secret(TestKeys.SECRET);

        assertThat(JwtOptions.of(secret).toString()).contains("(secret)").doesNotContain(TestKeys.SECRET);
    }

    @Test
    void readsAllKeysOfAPemText() {
        String text = "the first:\n"
                + TestKeys.pem("PUBLIC KEY", TestKeys.RSA.getPublic().getEncoded()) + "\r\n"
                + TestKeys.pem("PUBLIC KEY", TestKeys.P256.getPublic().getEncoded());

        assertThat(PemKeys.publicKeys(text)).containsExactly(TestKeys.RSA.getPublic(), TestKeys.P256.getPublic());
    }

    @Test
    void saysWhatIsWrongWithAPemText() {
        assertPemProblem("", "no -----BEGIN PUBLIC KEY----- block found");
        assertPemProblem(
                TestKeys.pem("PRIVATE KEY", TestKeys.RSA.getPrivate().getEncoded()),
                "a PRIVATE KEY is not a public key");
        assertPemProblem(
                TestKeys.pem("RSA PUBLIC KEY", new byte[9]),
                "a PKCS #1 key (RSA PUBLIC KEY) is not supported, "
                        + "convert it with `openssl rsa -RSAPublicKey_in -in key.pem -pubout`");
        assertPemProblem(
                TestKeys.pem("PUBLIC KEY", new byte[40]), "a PEM block is broken, or neither an RSA nor an EC key");
        assertPemProblem(TestKeys.pem("CERTIFICATE", new byte[40]), "the CERTIFICATE block is broken");
    }

    private static void assertPemProblem(String pem, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemKeys.publicKeys(pem))
                .withMessage(message);
    }

    @Test
    void refusesWeakAndForeignKeys() {
        PublicKey weak = TestKeys.pair("RSA", 1024).getPublic();
        PublicKey foreign = TestKeys.pair("DSA", 2048).getPublic();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> VerificationKey.of(weak, SigningAlgorithm.RS256, null))
                .withMessage("an RSA key must have 2048 to 8192 bits, it has 1024");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VerificationKey.of(foreign, SigningAlgorithm.RS256, null))
                .withMessage("the key must be RSA, or EC on the curve P-256, P-384 or P-521, it is DSA");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VerificationKey.of(TestKeys.RSA.getPublic(), SigningAlgorithm.HS256, null))
                .withMessage("HS256 is not an algorithm for an RSA key");
    }

    @Test
    void boundsTheNumberOfKeys() {
        VerificationKey key = VerificationKey.of(TestKeys.RSA.getPublic(), SigningAlgorithm.RS256, null);
        List<VerificationKey> keys = Collections.nCopies(17, key);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JwtOptions(null, keys, null, null, null))
                .withMessage("at most 16 public keys");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://id.example.org/keys",
                "http://127.0.0.1:8000/keys",
                "http://127.9.9.9/keys",
                "http://localhost/keys",
                "http://[::1]:8000/keys"
            })
    void allowsJwksAddress(String uri) {
        assertThat(JwtOptions.jwksUriProblem(URI.create(uri))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://id.example.org/keys",
                "http://127.0.0.1.example.org/keys",
                "http://localhost.example.org/keys",
                "ftp://id.example.org/keys",
                "file:///etc/passwd",
                "https:///keys",
                "keys",
                "https://user:pw@id.example.org/"
            })
    void refusesJwksAddress(String uri) {
        assertThat(JwtOptions.jwksUriProblem(URI.create(uri))).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JwtOptions(null, List.of(), URI.create(uri), null, null));
    }

    @Test
    void mintsWhatIsVerified() {
        JwtOptions options = new JwtOptions(new Secret(TestKeys.SECRET), List.of(), null, "me", "you");
        TokenMinter minter = TokenMinter.of(new Secret(TestKeys.SECRET), "me", "you", CLOCK);

        String token = minter.mint("alice", Duration.ofSeconds(10));

        // half a second after the full one: rounded up
        assertThat(JwtTokenVerifier.withFixedKeys(options, CLOCK).verify(token).result())
                .isEqualTo(new Valid("alice", (KeyKind.NOW.getEpochSecond() + 11) * 1000));
    }

    @Test
    void mintsWithPrivateKeys() {
        for (KeyPair pair : List.of(TestKeys.RSA, TestKeys.P256, TestKeys.P384, TestKeys.P521)) {
            String pem = TestKeys.pem("PRIVATE KEY", pair.getPrivate().getEncoded());
            VerificationKey key = VerificationKey.of(pair.getPublic(), SigningAlgorithm.RS256, null);
            JwtOptions options = new JwtOptions(null, List.of(key), null, null, null);

            String token = TokenMinter.ofPrivateKey(pem, null, null, CLOCK).mint("alice", Duration.ofHours(1));

            assertThat(JwtTokenVerifier.withFixedKeys(options, CLOCK)
                            .verify(token)
                            .result())
                    .isInstanceOf(Valid.class);
        }
    }

    @Test
    void mintsNothingThatWouldBeRefused() {
        TokenMinter minter = TokenMinter.of(new Secret(TestKeys.SECRET), null, null, CLOCK);

        for (String userID : List.of("", "a".repeat(65), "a\u0000", "\ud800")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> minter.mint(userID, Duration.ofHours(1)))
                    .withMessage("a userID has 1 to 64 bytes of UTF-8 and no control characters");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> minter.mint("alice", Duration.ZERO));
    }
}
