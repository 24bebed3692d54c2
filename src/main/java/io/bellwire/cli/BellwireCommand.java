package io.bellwire.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command above all subcommands. */
@Command(
        name = "bellwire",
        header = "Call signaling that is the referee: every invitee gets exactly one outcome.",
        synopsisSubcommandLabel = "[serve | call | gentoken | …]",
        description = {
            "",
            "Without a subcommand it serves, with the options of `serve`.",
            "To look around at once: `bellwire serve --dev`.",
            ""
        },
        footer = {
            "",
            "`bellwire SUBCOMMAND --help` says more.",
            "Exit codes: 0 fine, 1 failed at run time, 2 wrong usage or configuration."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Provider.class)
final class BellwireCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a subcommand is missing");
    }
}
