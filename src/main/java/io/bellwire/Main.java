package io.bellwire;

import io.bellwire.cli.CommandLineInterface;
import io.bellwire.cli.NodeStarter;
import io.bellwire.cli.Terminal;

/** The command line entry of the gateway. */
public final class Main {

    private Main() {}

    /**
     * Runs a command line, and ends the process with its exit code.
     *
     * @param arguments what the user typed after the jar's name
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLineInterface(Terminal.ofProcess(Main::nodeStarter)).run(arguments));
    }

    private static NodeStarter nodeStarter() {
        return new NodeLauncher();
    }
}
