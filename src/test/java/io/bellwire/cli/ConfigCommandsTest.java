package io.bellwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code genconfig} and {@code checkconfig}. */
class ConfigCommandsTest {

    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void setUp() {
        shell = new Shell(directory);
    }

    @Test
    void writesAConfigurationThatServes() throws IOException {
        assertThat(shell.run("genconfig", "conf/gateway.yaml")).isZero();
        assertThat(shell.err())
                .isEqualTo("wrote conf/gateway.yaml; start with `bellwire serve --conf conf/gateway.yaml`\n");
        assertThat(shell.out()).isEmpty();

        assertThat(shell.run("checkconfig")).isZero();
        assertThat(shell.out().lines())
                .hasSize(3)
                .anyMatch(line ->
                        line.matches(" {2}auth\\.jwt\\.secret = \\(secret\\) \\(conf/gateway\\.yaml line \\d+\\)"));

        shell.stopRequest.complete(null);
        assertThat(shell.run("serve")).isZero();
    }

    @Test
    void explainsEveryKeyOnStandardOutput() {
        assertThat(shell.run("genconfig")).isZero();
        String first = shell.out();
        assertThat(shell.run("genconfig")).isZero();

        assertThat(first)
                .contains("#host: 0.0.0.0", "#connections: 100000")
                .containsPattern("(?m)^    secret: [\\w-]{64}$");
        assertThat(shell.out()).as("a fresh secret").isNotEqualTo(first);
        assertThat(Pattern.compile("secret: ([\\w-]{64})")
                        .matcher(first)
                        .results()
                        .map(found -> found.group(1)))
                .as("one for tokens, another one for the cluster")
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void keepsTheFileToItsOwner() throws IOException {
        shell.run("genconfig", "my.yaml");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("my.yaml"))))
                .isEqualTo("rw-------");
    }

    @Test
    void replacesAFileOnlyByForce() throws IOException {
        Files.writeString(directory.resolve("my.yaml"), "precious");

        assertThat(shell.run("genconfig", "my.yaml")).isEqualTo(2);
        assertThat(shell.err()).isEqualTo("error: my.yaml is there already; --force replaces it\n");
        assertThat(directory.resolve("my.yaml")).hasContent("precious");

        assertThat(shell.run("genconfig", "my.yaml", "--force")).isZero();
        assertThat(Files.readString(directory.resolve("my.yaml"))).contains("secret: ");
    }

    @Test
    void checksAFile() throws IOException {
        Files.writeString(directory.resolve("my.yaml"), "http:\n  port: 99999\n");

        assertThat(shell.run("checkconfig", "--conf", "my.yaml")).isEqualTo(2);

        assertThat(shell.err().lines())
                .containsExactly(
                        "error: the configuration is not valid:",
                        "  http.port = 99999 (my.yaml line 2): must be from 0 to 65535");
    }

    @Test
    void checksThatThereIsAKey() {
        assertThat(shell.run("checkconfig")).isEqualTo(2);
        assertThat(shell.err()).startsWith("error: there is no key to check the users' tokens with.");
    }

    @Test
    void showsWhereEachValueIsFrom() {
        shell.environment.put("BELLWIRE_AUTH_JWT_SECRET", Shell.SECRET);

        assertThat(shell.run("checkconfig", "--conf", "{\"http.port\":1}")).isZero();

        assertThat(shell.out().lines())
                .containsExactly(
                        "the configuration is valid; set are:",
                        "  http.port = 1 (--conf line 1)",
                        "  auth.jwt.secret = (secret) (environment BELLWIRE_AUTH_JWT_SECRET)");
    }
}
