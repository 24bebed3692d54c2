package io.bellwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gentoken} and {@code checktoken}. */
class TokenCommandsTest {

    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void setUp() {
        shell = new Shell(directory);
    }

    @Test
    void printsTheTokenAlone() {
        assertThat(shell.run("gentoken", "--user", "alice", "--key", Shell.SECRET))
                .isZero();

        assertThat(shell.out()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\n");
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void checksWhatItMade() {
        String token = token("gentoken", "--user", "alice", "--ttl", "90s", "--key", Shell.SECRET);

        assertThat(shell.run("checktoken", token, "--key", Shell.SECRET)).isZero();

        assertThat(shell.out().lines())
                .containsExactly(
                        "valid: user alice until 2026-01-01T00:01:30Z",
                        "claims: {\"sub\":\"alice\",\"iat\":1767225600,\"exp\":1767225690}");
    }

    @Test
    void readsATokenFromStandardInput() {
        shell.environment.put("BELLWIRE_AUTH_JWT_SECRET", Shell.SECRET);
        shell.in = token("gentoken", "--user", "alice") + "\n";

        assertThat(shell.run("checktoken")).isZero();
        assertThat(shell.run("checktoken", "-")).isZero();
    }

    @Test
    void takesKeyFromEnvironmentFileAndFlagInThisOrderReversed() throws IOException {
        Files.createDirectory(directory.resolve("conf"));
        Files.writeString(directory.resolve("conf/gateway.yaml"), "auth: {jwt: {secret: " + "f".repeat(32) + "}}");
        String fromFile = token("gentoken", "--user", "alice");
        shell.environment.put("BELLWIRE_AUTH_JWT_SECRET", "e".repeat(32));
        String fromEnvironment = token("gentoken", "--user", "alice");
        Files.writeString(directory.resolve("key"), "k".repeat(32) + "\n");
        String fromFlag = token("gentoken", "--user", "alice", "--key-file", "key");

        assertThat(shell.run("checktoken", fromFile, "--key", "f".repeat(32))).isZero();
        assertThat(shell.run("checktoken", fromEnvironment, "--key", "e".repeat(32)))
                .isZero();
        assertThat(shell.run("checktoken", fromFlag, "--key", "k".repeat(32))).isZero();
        assertThat(shell.run("checktoken", fromFlag)).isEqualTo(1);
    }

    @Test
    void carriesIssuerAndAudience() {
        shell.environment.put("BELLWIRE_AUTH_JWT_SECRET", Shell.SECRET);
        shell.environment.put("BELLWIRE_AUTH_JWT_ISSUER", "me");
        shell.environment.put("BELLWIRE_AUTH_JWT_AUDIENCE", "you");

        String token = token("gentoken", "--user", "alice");

        assertThat(shell.run("checktoken", token)).isZero();
        assertThat(shell.out()).contains("\"iss\":\"me\",\"aud\":[\"you\"]");
    }

    @Test
    void signsWithAPrivateKey() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        Files.writeString(
                directory.resolve("key.pem"),
                pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        Files.writeString(
                directory.resolve("pub.pem"), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        shell.environment.put("BELLWIRE_AUTH_JWT_PUBLICKEYS_FILE", "pub.pem");

        String token = token("gentoken", "--user", "alice", "--key-file", "key.pem");

        assertThat(shell.run("checktoken", token)).isZero();
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    @Test
    void saysWhyATokenIsNotValid() {
        String token = token("gentoken", "--user", "alice", "--ttl", "1s", "--key", Shell.SECRET);
        shell.now = Shell.NOW.plusSeconds(1);

        assertThat(shell.run("checktoken", token, "--key", Shell.SECRET)).isEqualTo(1);
        assertThat(shell.out()).startsWith("not valid (expired): expired\nclaims: {");

        assertThat(shell.run("checktoken", token, "--key", "x".repeat(32))).isEqualTo(1);
        assertThat(shell.out()).startsWith("not valid (invalid): the signature is wrong\n");

        assertThat(shell.run("checktoken", "hello", "--key", Shell.SECRET)).isEqualTo(1);
        assertThat(shell.out()).isEqualTo("not valid (invalid): not three parts separated by dots\n");

        assertThat(shell.run("checktoken", "--key", Shell.SECRET)).isEqualTo(1);
        assertThat(shell.out()).isEqualTo("not valid (missing): there is no token\n");
    }

    @Test
    void needsAKey() {
        assertThat(shell.run("gentoken", "--user", "alice")).isEqualTo(2);
        assertThat(shell.err())
                .isEqualTo("error: there is no key to sign with: give --key or --key-file, or set auth.jwt.secret\n");

        assertThat(shell.run("checktoken", "a.b.c")).isEqualTo(2);
        assertThat(shell.err()).startsWith("error: there is no key to check the users' tokens with.");
    }

    @Test
    void refusesAShortKeyWithoutShowingIt() {
        assertThat(shell.run("gentoken", "--user", "alice", "--key", "hunter2")).isEqualTo(2);

        assertThat(shell.err())
                .contains("auth.jwt.secret (flag --key): must be at least 32 bytes long, it has 7")
                .doesNotContain("hunter2");
    }

    @Test
    void refusesABadUserAndAMissingKeyFile() {
        assertThat(shell.run("gentoken", "--user", "a".repeat(65), "--key", Shell.SECRET))
                .isEqualTo(2);
        assertThat(shell.err()).isEqualTo("error: a userID has 1 to 64 bytes of UTF-8 and no control characters\n");

        assertThat(shell.run("gentoken", "--user", "alice", "--key-file", "nowhere"))
                .isEqualTo(2);
        assertThat(shell.err()).isEqualTo("error: --key-file nowhere: can't be read\n");
    }

    private String token(String... arguments) {
        assertThat(shell.run(arguments)).as(shell.err()).isZero();
        return shell.out().strip();
    }
}
