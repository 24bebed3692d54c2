package io.bellwire.cli;

import io.bellwire.config.ConfigResult;
import io.bellwire.config.ConfigResult.Invalid;
import io.bellwire.config.ConfigResult.Loaded;
import io.bellwire.config.ManagementConfig;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code healthcheck}. */
@Command(
        name = "healthcheck",
        header = "Ask the node on this machine whether it is ready; for containers.",
        description = {"", "Asks /health/ready on management.host and management.port of the configuration.", ""},
        footer = {"", "Exit code 0: it is ready; 1: it is not, or does not answer."},
        mixinStandardHelpOptions = true)
final class HealthCheckCommand implements Callable<Integer> {

    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");

    private final Terminal terminal;

    @Option(names = "--url", paramLabel = "URL", description = "Ask this address instead.")
    private @Nullable String url;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "2s",
            converter = DurationConverter.class,
            description = "How long to wait. Default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofSeconds(2);

    @Mixin
    private final ConfOption confOption = new ConfOption();

    HealthCheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (url != null) {
            return ask(url);
        }
        ConfigResult result = confOption.load(terminal, Map.of());
        if (result instanceof Invalid invalid) {
            return Outcomes.wrongConfig(terminal, invalid.problems());
        }
        ManagementConfig management = ((Loaded) result).config().management();
        if (management.port() == 0) {
            return Outcomes.wrongUsage(terminal, "management.port is 0, so the port is not known: give --url");
        }
        String host = ANY_ADDRESS.contains(management.host()) ? "127.0.0.1" : management.host();
        return ask("http://" + Addresses.hostAndPort(host, management.port()) + "/health/ready");
    }

    private int ask(String address) {
        try {
            if (!(new URI(address).toURL().openConnection() instanceof HttpURLConnection connection)) {
                return Outcomes.wrongUsage(terminal, "--url must begin with http:// or https://");
            }
            connection.setConnectTimeout((int) timeout.toMillis());
            connection.setReadTimeout((int) timeout.toMillis());
            int status = connection.getResponseCode();
            connection.disconnect();
            if (status == HttpURLConnection.HTTP_OK) {
                terminal.out().println("ready");
                return CommandLineInterface.FINE;
            }
            return Outcomes.failed(terminal, "not ready: " + address + " answered " + status);
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Outcomes.wrongUsage(terminal, "--url must be an http:// address");
        } catch (IOException e) {
            return Outcomes.failed(terminal, "no answer from " + address + ": " + Outcomes.reason(e));
        }
    }
}
