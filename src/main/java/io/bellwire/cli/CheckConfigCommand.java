package io.bellwire.cli;

import io.bellwire.config.ConfigResult;
import io.bellwire.config.ConfigResult.Given;
import io.bellwire.config.ConfigResult.Invalid;
import io.bellwire.config.ConfigResult.Loaded;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code checkconfig}. */
@Command(
        name = "checkconfig",
        header = "Check the configuration, and show what is set and where.",
        description = {"", "Lists everything that is wrong at once. Secrets are not shown.", ""},
        mixinStandardHelpOptions = true)
final class CheckConfigCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final ConfOption confOption = new ConfOption();

    CheckConfigCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ConfigResult result = confOption.load(terminal, Map.of());
        if (result instanceof Invalid invalid) {
            return Outcomes.wrongConfig(terminal, invalid.problems());
        }
        Loaded loaded = (Loaded) result;
        if (!loaded.config().jwt().hasKeys()) {
            return Outcomes.noKey(terminal);
        }
        terminal.out().println("the configuration is valid; set are:");
        for (Given given : loaded.given()) {
            terminal.out().println("  " + given.key() + " = " + given.text() + " (" + given.source() + ")");
        }
        return CommandLineInterface.FINE;
    }
}
