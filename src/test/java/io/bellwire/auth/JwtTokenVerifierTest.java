package io.bellwire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.bellwire.auth.TokenCheck.Refused;
import io.bellwire.auth.TokenCheck.Valid;
import io.bellwire.protocol.RpcError.LoginRefused.Reason;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** PROTOCOL §2: of all these tokens only the valid ones get in, whatever the kind of key. */
class JwtTokenVerifierTest {

    private static final long NOW_SECONDS = KeyKind.NOW.getEpochSecond();
    private static final long EXP = NOW_SECONDS + 60;

    private static final String ISS_AUD = ",\"iss\":\"https://id.example.org\",\"aud\":\"bellwire\"";

    private static String claims(String members) {
        return "{" + members + ISS_AUD + "}";
    }

    private static final String GOOD = claims("\"sub\":\"alice\",\"exp\":" + EXP);

    static Stream<Arguments> goodClaims() {
        return forEachKind(Map.of(
                "the usual", GOOD,
                "all times",
                        claims("\"sub\":\"alice\",\"iat\":" + NOW_SECONDS + ",\"nbf\":" + NOW_SECONDS + ",\"exp\":"
                                + EXP),
                "expires next second", claims("\"sub\":\"alice\",\"exp\":" + (NOW_SECONDS + 1)),
                "last second of 9999", claims("\"sub\":\"alice\",\"exp\":253402300799"),
                "audience list",
                        "{\"sub\":\"alice\",\"exp\":" + EXP
                                + ",\"iss\":\"https://id.example.org\",\"aud\":[\"other\",\"bellwire\"]}",
                "64 bytes", claims("\"sub\":\"" + "é".repeat(32) + "\",\"exp\":" + EXP),
                "more claims",
                        claims("\"sub\":\"alice\",\"exp\":" + EXP + ",\"roles\":[1.5,{\"a\":null,\"b\":true}]")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("goodClaims")
    void letsIn(KeyKind kind, String name, String claims) {
        assertThat(check(kind, kind.token(claims))).as(name).isInstanceOf(Valid.class);
    }

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void tellsUserAndTime(KeyKind kind) {
        assertThat(check(kind, kind.token(GOOD))).isEqualTo(new Valid("alice", EXP * 1000));
    }

    static Stream<Arguments> badClaims() {
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("no exp", claims("\"sub\":\"alice\""));
        bad.put("exp null", claims("\"sub\":\"alice\",\"exp\":null"));
        bad.put("exp text", claims("\"sub\":\"alice\",\"exp\":\"" + EXP + "\""));
        bad.put("exp 1e300", claims("\"sub\":\"alice\",\"exp\":1e300"));
        bad.put("exp 1e999", claims("\"sub\":\"alice\",\"exp\":1e999"));
        bad.put("exp exponent", claims("\"sub\":\"alice\",\"exp\":2e9"));
        bad.put("exp fraction", claims("\"sub\":\"alice\",\"exp\":" + EXP + ".5"));
        bad.put("exp in the year 10000", claims("\"sub\":\"alice\",\"exp\":253402300800"));
        bad.put("exp beyond a long", claims("\"sub\":\"alice\",\"exp\":9223372036854775808"));
        bad.put("exp far below zero", claims("\"sub\":\"alice\",\"exp\":-9223372036854775808"));
        bad.put("exp true", claims("\"sub\":\"alice\",\"exp\":true"));
        bad.put("exp list", claims("\"sub\":\"alice\",\"exp\":[" + EXP + "]"));
        bad.put("nbf in the future", claims("\"sub\":\"alice\",\"exp\":" + EXP + ",\"nbf\":" + (NOW_SECONDS + 1)));
        bad.put("nbf text", claims("\"sub\":\"alice\",\"exp\":" + EXP + ",\"nbf\":\"0\""));
        bad.put("iat text", claims("\"sub\":\"alice\",\"exp\":" + EXP + ",\"iat\":\"0\""));
        bad.put("iat 1e300", claims("\"sub\":\"alice\",\"exp\":" + EXP + ",\"iat\":1e300"));
        bad.put("no sub", claims("\"exp\":" + EXP));
        bad.put("sub null", claims("\"sub\":null,\"exp\":" + EXP));
        bad.put("sub number", claims("\"sub\":7,\"exp\":" + EXP));
        bad.put("sub list", claims("\"sub\":[\"alice\"],\"exp\":" + EXP));
        bad.put("sub empty", claims("\"sub\":\"\",\"exp\":" + EXP));
        bad.put("sub of 65 bytes", claims("\"sub\":\"" + "a".repeat(65) + "\",\"exp\":" + EXP));
        bad.put("sub of 66 bytes in 33 letters", claims("\"sub\":\"" + "é".repeat(33) + "\",\"exp\":" + EXP));
        bad.put("sub with newline", claims("\"sub\":\"al\\nice\",\"exp\":" + EXP));
        bad.put("sub with DEL", claims("\"sub\":\"al\\u007fice\",\"exp\":" + EXP));
        bad.put("sub with half a surrogate pair", claims("\"sub\":\"al\\ud800ice\",\"exp\":" + EXP));
        bad.put(
                "wrong audience",
                "{\"sub\":\"alice\",\"exp\":" + EXP + ",\"iss\":\"https://id.example.org\",\"aud\":\"bellwir\"}");
        bad.put(
                "wrong audiences",
                "{\"sub\":\"alice\",\"exp\":" + EXP + ",\"iss\":\"https://id.example.org\",\"aud\":[\"a\",\"b\"]}");
        bad.put(
                "audience among numbers",
                "{\"sub\":\"alice\",\"exp\":" + EXP + ",\"iss\":\"https://id.example.org\",\"aud\":[1,\"bellwire\"]}");
        bad.put(
                "audience object",
                "{\"sub\":\"alice\",\"exp\":" + EXP + ",\"iss\":\"https://id.example.org\",\"aud\":{\"bellwire\":1}}");
        bad.put("no audience", "{\"sub\":\"alice\",\"exp\":" + EXP + ",\"iss\":\"https://id.example.org\"}");
        bad.put(
                "wrong issuer",
                "{\"sub\":\"alice\",\"exp\":" + EXP + ",\"iss\":\"https://id.example.org/\",\"aud\":\"bellwire\"}");
        bad.put(
                "issuer list",
                "{\"sub\":\"alice\",\"exp\":" + EXP + ",\"iss\":[\"https://id.example.org\"],\"aud\":\"bellwire\"}");
        bad.put("no issuer", "{\"sub\":\"alice\",\"exp\":" + EXP + ",\"aud\":\"bellwire\"}");
        bad.put("two subs", claims("\"sub\":\"bob\",\"sub\":\"alice\",\"exp\":" + EXP));
        bad.put("two exps", claims("\"sub\":\"alice\",\"exp\":1,\"exp\":" + EXP));
        bad.put("two subs, one escaped", claims("\"sub\":\"bob\",\"su\\u0062\":\"alice\",\"exp\":" + EXP));
        bad.put("comment", claims("/* */\"sub\":\"alice\",\"exp\":" + EXP));
        bad.put("something behind", GOOD + "{}");
        bad.put("nested too deep", claims("\"sub\":\"alice\",\"exp\":" + EXP + ",\"x\":[[[[[[[[1]]]]]]]]"));
        bad.put("array", "[" + GOOD + "]");
        bad.put("null", "null");
        bad.put("no JSON", "hello");
        bad.put("half", GOOD.substring(0, GOOD.length() - 1));
        return forEachKind(bad);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("badClaims")
    void refusesClaims(KeyKind kind, String name, String claims) {
        assertThat(check(kind, kind.token(claims)))
                .as(name)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.INVALID));
    }

    static Stream<Arguments> badHeaders() {
        return Arrays.stream(KeyKind.values()).flatMap(kind -> {
            String alg = "\"alg\":\"" + kind.algorithm() + "\"";
            return Stream.of(
                            "{}",
                            "{\"alg\":null}",
                            "{\"alg\":7}",
                            "{\"alg\":[\"" + kind.algorithm() + "\"]}",
                            "{\"alg\":\"\"}",
                            "{\"alg\":\"none\"}",
                            "{\"alg\":\"None\"}",
                            "{\"alg\":\"NONE\"}",
                            "{\"alg\":\"nOnE\"}",
                            "{\"alg\":\"none \"}",
                            "{\"alg\":\"" + kind.algorithm().toLowerCase(Locale.ROOT) + "\"}",
                            "{\"alg\":\"" + (kind == KeyKind.HS256 ? "HS512" : "HS256") + "\"}",
                            "{\"alg\":\"" + (kind.algorithm().equals("RS256") ? "RS512" : "RS256") + "\"}",
                            "{\"alg\":\"PS256\"}",
                            "{\"alg\":\"EdDSA\"}",
                            "{\"alg\":\"ES256K\"}",
                            "{\"alg\":\"none\"," + alg + "}",
                            "{" + alg + ",\"alg\":\"none\"}",
                            "{" + alg + ",\"crit\":[\"exp\"]}",
                            "{" + alg + ",\"crit\":[]}",
                            "{" + alg + ",\"crit\":null}",
                            "{" + alg + ",\"kid\":7}",
                            "{" + alg + ",\"kid\":null}",
                            "{" + alg + ",\"kid\":[\"key-1\"]}",
                            "[]",
                            "")
                    .map(header -> Arguments.of(kind, header));
        });
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("badHeaders")
    void refusesHeaders(KeyKind kind, String header) {
        assertInvalid(kind, kind.token(header, GOOD));
    }

    @ParameterizedTest
    @EnumSource(value = KeyKind.class, mode = EnumSource.Mode.EXCLUDE, names = "HS256") // a secret has no kid
    void refusesAnotherKeysName(KeyKind kind) {
        String header = kind.header().replace("key-1", "key-2");

        assertInvalid(kind, kind.token(header, GOOD));
    }

    static Stream<Arguments> badShapes() {
        Map<String, Function<String, String>> bad = new LinkedHashMap<>();
        bad.put("no signature", token -> token.substring(0, token.lastIndexOf('.')));
        bad.put("empty signature", token -> token.substring(0, token.lastIndexOf('.') + 1));
        bad.put("two signatures", token -> token + token.substring(token.lastIndexOf('.')));
        bad.put("truncated", token -> token.substring(0, token.length() - 1));
        bad.put("half a signature", token -> token.substring(0, (token.length() + token.lastIndexOf('.')) / 2));
        bad.put("longer by a byte", token -> token + "AA");
        bad.put(
                "zero signature",
                token -> token.substring(0, token.lastIndexOf('.') + 1)
                        + "A".repeat(token.length() - token.lastIndexOf('.') - 1));
        bad.put("padding", token -> token + "=");
        bad.put("blank before", token -> " " + token);
        bad.put("newline behind", token -> token + "\n");
        bad.put("Bearer before", token -> "Bearer " + token);
        bad.put("two tokens", token -> token + " " + token);
        bad.put("two tokens with comma", token -> token + "," + token);
        bad.put("empty parts", token -> "..");
        bad.put("empty header", token -> token.substring(token.indexOf('.')));
        bad.put("five parts, as JWE", token -> token + ".AAAA.AAAA");
        bad.put("huge", token -> token.replaceFirst("\\.", "A".repeat(10_000) + "."));
        bad.put("JWS JSON serialisation", JwtTokenVerifierTest::asJson);
        bad.put("not base64url but base64", token -> token.replaceFirst("\\.", "+/."));
        bad.put("not ASCII", token -> token.replaceFirst("\\.", "é."));
        bad.put("UTF-16 claims", token -> withPart(token, 1, TestKeys.base64(GOOD.getBytes(StandardCharsets.UTF_16))));
        bad.put("claims with a stray byte", token -> withPart(token, 1, TestKeys.base64(strayByte())));
        bad.put("another's claims", token -> withPart(token, 1, TestKeys.base64(GOOD.replace("alice", "carol"))));
        return Arrays.stream(KeyKind.values())
                .flatMap(kind -> bad.entrySet().stream()
                        .map(entry -> Arguments.of(
                                kind, entry.getKey(), entry.getValue().apply(kind.token(GOOD)))));
    }

    private static byte[] strayByte() {
        byte[] claims = GOOD.getBytes(StandardCharsets.UTF_8);
        claims[GOOD.indexOf("alice")] = (byte) 0xC0;
        return claims;
    }

    private static String withPart(String token, int index, String part) {
        String[] parts = token.split("\\.", -1);
        parts[index] = part;
        return String.join(".", parts);
    }

    private static String asJson(String token) {
        String[] parts = token.split("\\.", -1);
        return "{\"payload\":\"" + parts[1] + "\",\"signatures\":[{\"protected\":\"" + parts[0] + "\",\"signature\":\""
                + parts[2] + "\"}]}";
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("badShapes")
    void refusesShapes(KeyKind kind, String name, String token) {
        assertThat(check(kind, token)).as(name).isInstanceOf(Refused.class);
        assertInvalid(kind, token);
    }

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void refusesEveryChangedCharacterOfASignature(KeyKind kind) {
        String token = kind.token(GOOD);

        for (int i = token.lastIndexOf('.') + 1; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            assertInvalid(kind, token.substring(0, i) + other + token.substring(i + 1));
        }
    }

    /** Base64 leaves bits of the last character unused: without care four or more tokens would be the same. */
    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void acceptsOneSpellingOfTheLastCharacterOnly(KeyKind kind) {
        String token = kind.token(GOOD);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

        long accepted = alphabet.chars()
                .filter(last -> check(kind, token.substring(0, token.length() - 1) + (char) last) instanceof Valid)
                .count();

        assertThat(accepted).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void expiresToTheMillisecond(KeyKind kind) {
        String token = kind.token(GOOD);
        Instant end = Instant.ofEpochSecond(EXP);

        assertThat(check(kind.verifier(end.minusMillis(1)), token)).isInstanceOf(Valid.class);
        assertThat(check(kind.verifier(end), token)).isEqualTo(new Refused(Reason.EXPIRED, "expired"));
        assertThat(check(kind.verifier(end.plusMillis(1)), token)).isEqualTo(new Refused(Reason.EXPIRED, "expired"));
    }

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void beginsToTheMillisecond(KeyKind kind) {
        String token = kind.token(claims("\"sub\":\"alice\",\"exp\":" + EXP + ",\"nbf\":" + (NOW_SECONDS + 10)));
        Instant begin = Instant.ofEpochSecond(NOW_SECONDS + 10);

        assertThat(check(kind.verifier(begin.minusMillis(1)), token))
                .isEqualTo(new Refused(Reason.INVALID, "not valid yet (nbf)"));
        assertThat(check(kind.verifier(begin), token)).isInstanceOf(Valid.class);
    }

    /** Whoever can't sign must not learn that a token is merely old. */
    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void callsNothingExpiredThatIsForged(KeyKind kind) {
        String token = kind.token(claims("\"sub\":\"alice\",\"exp\":1"));

        assertThat(check(kind, token)).isEqualTo(new Refused(Reason.EXPIRED, "expired"));
        assertInvalid(kind, withPart(token, 2, TestKeys.base64(new byte[signatureBytes(token)])));
    }

    private static int signatureBytes(String token) {
        return Base64.getUrlDecoder().decode(token.split("\\.", -1)[2]).length;
    }

    /** HS256 with the public key as the secret, in each form that a server might hold it. */
    @Test
    void doesNotTakeAPublicKeyForASecret() {
        byte[] der = TestKeys.RSA.getPublic().getEncoded();
        String pem = TestKeys.pem("PUBLIC KEY", der);
        for (byte[] key : List.of(
                der,
                pem.getBytes(StandardCharsets.US_ASCII),
                pem.strip().getBytes(StandardCharsets.US_ASCII),
                TestKeys.base64(der).getBytes(StandardCharsets.US_ASCII))) {
            String input = TestKeys.base64("{\"alg\":\"HS256\"}") + "." + TestKeys.base64(GOOD);
            String token = input + "." + TestKeys.base64(TestKeys.hmac(key, input));

            assertInvalid(KeyKind.RS256, token);
            assertInvalid(KeyKind.ES256, token);
            assertInvalid(KeyKind.JWKS, token);
        }
    }

    @Test
    void ignoresAKeyThatTheTokenBringsAlong() {
        KeyPair mallory = TestKeys.OTHER_RSA;
        String jwk = TestKeys.jwk((RSAPublicKey) mallory.getPublic(), "");
        String header = "{\"alg\":\"RS256\",\"jwk\":" + jwk + ",\"jku\":\"https://mallory.example.org/keys\"}";
        String input = TestKeys.base64(header) + "." + TestKeys.base64(GOOD);
        String token = input + "." + TestKeys.base64(TestKeys.sign("SHA256withRSA", mallory.getPrivate(), input));

        assertInvalid(KeyKind.RS256, token);
        assertInvalid(KeyKind.JWKS, token);
    }

    /** The library under the hood would take it, which gives every token a twin. */
    @Test
    void refusesAnEcSignatureInDer() {
        String input = TestKeys.base64(KeyKind.ES256.header()) + "." + TestKeys.base64(GOOD);
        byte[] der = TestKeys.sign("SHA256withECDSA", TestKeys.P256.getPrivate(), input);

        assertInvalid(KeyKind.ES256, input + "." + TestKeys.base64(der));
    }

    @Test
    void takesATokenWithoutKid() {
        for (KeyKind kind : KeyKind.values()) {
            assertThat(check(kind, kind.token("{\"alg\":\"" + kind.algorithm() + "\"}", GOOD)))
                    .isInstanceOf(Valid.class);
        }
    }

    @Test
    void tellsAMissingTokenFromABadOne() {
        assertThat(check(KeyKind.HS256, "")).isEqualTo(new Refused(Reason.MISSING, "there is no token"));
    }

    @Test
    void acceptsAnyIssuerAndAudienceWhenNoneIsSet() {
        JwtTokenVerifier verifier = JwtTokenVerifier.withFixedKeys(
                JwtOptions.of(new Secret(TestKeys.SECRET)), InstantSource.fixed(KeyKind.NOW));

        assertThat(check(verifier, KeyKind.HS256.token("{\"sub\":\"alice\",\"exp\":" + EXP + "}")))
                .isInstanceOf(Valid.class);
    }

    @Test
    void needsAKey() {
        JwtOptions none = new JwtOptions(null, List.of(), null, null, null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtTokenVerifier.withFixedKeys(none, InstantSource.system()))
                .withMessage("no key to check tokens with");
    }

    @Test
    void showsUnverifiedClaims() {
        assertThat(JwtTokenVerifier.unverifiedClaims(KeyKind.HS256.token(GOOD))).contains(GOOD);
        assertThat(JwtTokenVerifier.unverifiedClaims("a.b.c")).isEmpty();
    }

    private static Stream<Arguments> forEachKind(Map<String, String> cases) {
        return Arrays.stream(KeyKind.values())
                .flatMap(kind ->
                        cases.entrySet().stream().map(entry -> Arguments.of(kind, entry.getKey(), entry.getValue())));
    }

    private static void assertInvalid(KeyKind kind, String token) {
        assertThat(check(kind, token))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.INVALID));
    }

    private static TokenCheck check(KeyKind kind, String token) {
        return check(kind.verifier(), token);
    }

    private static TokenCheck check(JwtTokenVerifier verifier, String token) {
        return Objects.requireNonNull(verifier.verify(token).result());
    }
}
