package io.bellwire.cli;

import io.bellwire.config.ConfigLoader;
import io.bellwire.config.ConfigLoader.Flag;
import io.bellwire.config.ConfigLoader.Request;
import io.bellwire.config.ConfigResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --conf}, of every subcommand that reads the configuration. */
final class ConfOption {

    @Option(
            names = "--conf",
            paramLabel = "FILE|JSON",
            description = {
                "The configuration: a YAML or JSON file, or JSON text in quotes.",
                "Default: conf/gateway.yaml, if it is there.",
                "The environment (BELLWIRE_HTTP_PORT for http.port) wins over it, flags win over both."
            })
    @Nullable String conf;

    ConfigResult load(Terminal terminal, Map<String, Flag> flags) {
        return load(terminal, new Request(conf, Map.of(), flags));
    }

    static ConfigResult load(Terminal terminal, Request request) {
        return new ConfigLoader(terminal.environment(), terminal.directory()).load(request);
    }
}
