package io.bellwire.cli;

import java.util.ArrayList;
import java.util.List;

/** Finds the subcommand that was typed, and runs it. */
public final class CommandLineInterface {

    /** Exit code: fine. */
    public static final int FINE = 0;

    /** Exit code: failed at run time. */
    public static final int FAILED = 1;

    /** Exit code: wrong usage or configuration. */
    public static final int WRONG_USAGE = 2;

    private static final List<String> OF_THE_TOP = List.of("-h", "--help", "-V", "--version");

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
        boolean plain = words.equals(List.of(Subcommand.SERVE.word()));
        int exitCode = plain ? serve() : new Parser(terminal).run(words);
        terminal.out().flush();
        terminal.err().flush();
        return exitCode;
    }

    /** Where nothing was typed that needs a parser: its classes are a fifth of the time until a node is ready. */
    private int serve() {
        try {
            return new ServeCommand(terminal).call();
        } catch (Exception e) {
            return Outcomes.failed(terminal, Outcomes.reason(e));
        }
    }
}
