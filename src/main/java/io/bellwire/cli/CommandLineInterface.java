package io.bellwire.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Finds the subcommand that was typed, and runs it. */
public final class CommandLineInterface {

    /** Exit code: fine. */
    public static final int FINE = 0;

    /** Exit code: failed at run time. */
    public static final int FAILED = 1;

    /** Exit code: wrong usage or configuration. */
    public static final int WRONG_USAGE = 2;

    private static final List<String> OF_THE_TOP = List.of("-h", "--help", "-V", "--version");

    private static final int HELP_WIDTH = 100;

    private final Terminal terminal;

    /** A command line that sees only this terminal. */
    public CommandLineInterface(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Runs a command line to its end.
     *
     * @return the exit code
     */
    public int run(String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        if (words.isEmpty() || (words.get(0).startsWith("-") && !OF_THE_TOP.contains(words.get(0)))) {
            words.add(0, Subcommand.SERVE.word());
        }
        int exitCode = commandLine(words.get(0)).execute(words.toArray(String[]::new));
        terminal.out().flush();
        terminal.err().flush();
        return exitCode;
    }

    private CommandLine commandLine(String firstWord) {
        CommandLine commandLine = new CommandLine(new BellwireCommand());
        Subcommand typed = Subcommand.of(firstWord);
        for (Subcommand subcommand : typed == null ? Subcommand.values() : new Subcommand[] {typed}) {
            commandLine.addSubcommand(subcommand.word(), subcommand.create(terminal));
        }
        return commandLine
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setUsageHelpWidth(HELP_WIDTH)
                .setUsageHelpAutoWidth(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setParameterExceptionHandler(CommandLineInterface::wrongUsage)
                .setExecutionExceptionHandler(this::failed);
    }

    /** The fault in one line and where to read on, instead of the whole help. */
    private static int wrongUsage(ParameterException fault, String[] arguments) {
        CommandLine commandLine = fault.getCommandLine();
        PrintWriter err = commandLine.getErr();
        boolean noSubcommand = commandLine.getParent() == null
                && fault instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption();
        err.println("error: " + (noSubcommand ? "there is no such subcommand" : fault.getMessage()));
        UnmatchedArgumentException.printSuggestions(fault, err);
        err.println("`" + commandLine.getCommandSpec().qualifiedName() + " --help` shows what is possible.");
        return WRONG_USAGE;
    }

    private int failed(Exception fault, CommandLine commandLine, ParseResult parsed) {
        terminal.err().println("error: " + Outcomes.reason(fault));
        return FAILED;
    }
}
