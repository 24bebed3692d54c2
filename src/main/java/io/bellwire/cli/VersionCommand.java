package io.bellwire.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code version}. */
@Command(name = "version", header = "Show the version of the gateway and of Java.", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {

    private final Terminal terminal;

    VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out().println(text());
        return CommandLineInterface.FINE;
    }

    static String text() {
        @Nullable String version = VersionCommand.class.getPackage().getImplementationVersion();
        return "bellwire " + (version == null ? "development" : version) + " (Java " + Runtime.version() + ")";
    }

    /** For {@code bellwire --version}. */
    static final class Provider implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {text()};
        }
    }
}
