package io.bellwire.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Makes of the words of a command line what its subcommand wants to know, or says what is wrong with them. */
final class Parser {
    private static final int HELP_WIDTH = 100;

    private final Terminal terminal;

    Parser(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Runs the subcommand; the answer is the exit code. */
    int run(List<String> words) {
        return commandLine(words.get(0)).execute(words.toArray(String[]::new));
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
                .setParameterExceptionHandler(Parser::wrongUsage)
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
        return CommandLineInterface.WRONG_USAGE;
    }

    private int failed(Exception fault, CommandLine commandLine, ParseResult parsed) {
        return Outcomes.failed(terminal, Outcomes.reason(fault));
    }
}
