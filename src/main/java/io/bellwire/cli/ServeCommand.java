package io.bellwire.cli;

import io.bellwire.cli.NodeStarter.RunningNode;
import io.bellwire.config.ConfigLoader.Flag;
import io.bellwire.config.ConfigLoader.Request;
import io.bellwire.config.ConfigResult;
import io.bellwire.config.ConfigResult.Invalid;
import io.bellwire.config.ConfigResult.Loaded;
import io.bellwire.config.GatewayConfig;
import io.bellwire.config.InvalidConfigException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code serve}. */
@Command(
        name = "serve",
        header = "Run a node until SIGTERM.",
        description = {
            "",
            "When it takes connections it prints `ready ws://HOST:PORT/v1/signaling` on standard output.",
            "SIGTERM or Ctrl-C lets calls finish, sends the clients elsewhere and ends with exit code 0;",
            "a second one ends it at once.",
            "It needs a key to check the users' tokens with: `bellwire genconfig conf/gateway.yaml` makes",
            "one, `--dev` does without.",
            ""
        },
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    private static final Duration START_PATIENCE = Duration.ofMinutes(5);
    private static final Duration DRAIN_GRACE = Duration.ofSeconds(10);

    private final Terminal terminal;

    @Option(
            names = "--dev",
            description = {
                "Try it at once: on loopback only, with a throw-away key and everything in memory.",
                "Prints two ready tokens and a command to ring with. Reads no file, unless --conf names one."
            })
    private boolean dev;

    @Option(names = "--port", paramLabel = "PORT", description = "http.port; 0: any free one.")
    private @Nullable String port;

    @Option(names = "--cluster", description = "cluster.enabled: join other nodes; needs the settings cluster.*.")
    private boolean cluster;

    @Mixin
    private final ConfOption confOption = new ConfOption();

    ServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (dev && cluster) {
            return Outcomes.wrongUsage(terminal, DevMode.NO_CLUSTER);
        }
        Map<String, Flag> flags = new LinkedHashMap<>();
        if (port != null) {
            flags.put("http.port", new Flag("--port", port));
        }
        if (cluster) {
            flags.put("cluster.enabled", new Flag("--cluster", "true"));
        }
        Request request = dev ? DevMode.request(confOption.conf, flags) : new Request(confOption.conf, Map.of(), flags);
        ConfigResult result = ConfOption.load(terminal, request);
        if (result instanceof Invalid invalid) {
            return Outcomes.wrongConfig(terminal, invalid.problems());
        }
        GatewayConfig config = ((Loaded) result).config();
        String problem = dev ? DevMode.problem(config) : null;
        if (problem != null) {
            return Outcomes.wrongUsage(terminal, problem);
        }
        if (!config.jwt().hasKeys()) {
            return Outcomes.noKey(terminal);
        }
        try {
            return serve(config);
        } catch (InvalidConfigException e) {
            // What can only be seen on the machine itself, such as its addresses.
            return Outcomes.wrongConfig(terminal, e.problems());
        }
    }

    private int serve(GatewayConfig config) throws Exception {
        CompletableFuture<Void> stop = terminal.stopRequest().get();
        RunningNode node = Outcomes.await(
                terminal.nodeStarter().get().start(config, dev ? DevMode.tokens(terminal, config) : null),
                START_PATIENCE);
        String url =
                Addresses.webSocket(config.http().tls() != null, config.http().host(), node.port());
        if (dev) {
            DevMode.welcome(terminal, config, url);
        }
        String management = Addresses.hostAndPort(config.management().host(), node.managementPort());
        terminal.err().println("health and metrics on http://" + management);
        terminal.err().flush();
        terminal.out().println("ready " + url);
        terminal.out().flush();
        stop.get();
        terminal.err().println("stopping: calls may finish, clients are sent elsewhere; once more stops at once");
        terminal.err().flush();
        Outcomes.await(node.drain(), config.connection().drainTimeout().plus(DRAIN_GRACE));
        return CommandLineInterface.FINE;
    }
}
