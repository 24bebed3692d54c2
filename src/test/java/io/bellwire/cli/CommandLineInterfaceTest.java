package io.bellwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommandLineInterfaceTest {

    @TempDir
    private Path directory;

    private Shell shell;

    @BeforeEach
    void setUp() {
        shell = new Shell(directory);
    }

    @Test
    void listsAllSubcommands() {
        assertThat(shell.run("--help")).isZero();

        assertThat(shell.out())
                .contains("Usage: bellwire", "serve --dev", "Exit codes: 0 fine, 1 failed at run time")
                .contains(
                        "serve ",
                        "call ",
                        "gentoken ",
                        "checktoken ",
                        "genconfig ",
                        "checkconfig ",
                        "healthcheck ",
                        "bench ");
    }

    @ParameterizedTest
    @EnumSource(Subcommand.class)
    void explainsEachSubcommand(Subcommand subcommand) {
        assertThat(shell.run(subcommand.word(), "--help")).isZero();

        assertThat(shell.out()).contains("Usage: bellwire " + subcommand.word());
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void tellsTheVersion() {
        assertThat(shell.run("version")).isZero();
        assertThat(shell.out()).startsWith("bellwire ").contains("(Java " + Runtime.version() + ")");
        String version = shell.out();

        assertThat(shell.run("--version")).isZero();
        assertThat(shell.out()).isEqualTo(version);
    }

    @Test
    void suggestsASubcommand() {
        assertThat(shell.run("gentokn")).isEqualTo(2);

        assertThat(shell.err().lines())
                .containsExactly(
                        "error: there is no such subcommand",
                        "Did you mean: bellwire gentoken or bellwire checktoken or bellwire genconfig?",
                        "`bellwire --help` shows what is possible.");
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void suggestsAnOption() {
        assertThat(shell.run("serve", "--prt", "1")).isEqualTo(2);

        assertThat(shell.err())
                .contains("error: Unknown options: '--prt', '1'", "`bellwire serve --help` shows what is possible.");
    }

    @Test
    void tellsWhichOptionIsMissing() {
        assertThat(shell.run("gentoken")).isEqualTo(2);

        assertThat(shell.err().lines())
                .containsExactly(
                        "error: Missing required option: '--user=ID'",
                        "`bellwire gentoken --help` shows what is possible.");
    }

    @Test
    void tellsWhatATimeLooksLike() {
        assertThat(shell.run("gentoken", "--user", "alice", "--ttl", "1 hour")).isEqualTo(2);

        assertThat(shell.err())
                .startsWith("error: Invalid value for option '--ttl': "
                        + "'1 hour' must be a time, as in 500ms, 30s, 5m, 24h or 7d");
    }
}
