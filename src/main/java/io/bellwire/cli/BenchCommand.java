package io.bellwire.cli;

import io.bellwire.auth.Secret;
import io.bellwire.auth.TokenMinter;
import io.bellwire.bench.Bench;
import io.bellwire.bench.BenchException;
import io.bellwire.bench.Plan;
import io.bellwire.bench.Plan.Kind;
import io.bellwire.bench.Plan.Server;
import io.bellwire.bench.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench}. */
@Command(
        name = "bench",
        header = "Put load on a gateway, and report what it took.",
        description = {
            "",
            "Starts a gateway of its own (embedded store in a temporary folder, limits on calls off), or takes",
            "the one at --url; reports latencies, and CPU time and memory as the operating system counts them.",
            "Other servers that understand the same frames can be measured in the same run with --against:",
            "they take turns, and ratios are those within a round.",
            ""
        },
        footer = {
            "",
            "Figures of one run compare servers; figures of two runs, or of two machines, do not.",
            "Exit code 0: done; 1: a server did not do its work; 2: wrong usage."
        },
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

    private static final Duration TOKEN_LIFETIME = Duration.ofHours(24);
    private static final String KEY = "a key that only a bench uses, and only on loopback";

    private final Terminal terminal;

    @Parameters(
            arity = "0..*",
            paramLabel = "WORK",
            description = {
                "start        start to ready",
                "calls        1:1 calls at --rate",
                "saturated    1:1 calls, as many as can be",
                "fanout       invitations in a group of --members",
                "connections  --connections connect in a storm, and are then idle",
                "open         1:1 calls while --open invitations are open",
                "timeouts     invitations that run out, at --rate",
                "Default: calls saturated fanout."
            })
    private List<Kind> works = List.of();

    @Option(names = "--rate", paramLabel = "N", defaultValue = "1000", description = "Per second. Default: 1000.")
    private int rate = 1_000;

    @Option(names = "--pairs", paramLabel = "N", defaultValue = "200", description = "Pairs of users. Default: 200.")
    private int pairs = 200;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "8",
            description = "Calls of a pair at the same time, if saturated. Default: 8.")
    private int inFlight = 8;

    @Option(names = "--members", paramLabel = "N", defaultValue = "1000", description = "Default: 1000.")
    private int members = 1_000;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "10000", description = "Default: 10000.")
    private int connections = 10_000;

    @Option(names = "--open", paramLabel = "N", defaultValue = "100000", description = "Default: 100000.")
    private int open = 100_000;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = DurationConverter.class,
            description = "Of one round, and how long connections are idle. Default: ${DEFAULT-VALUE}.")
    private Duration duration = Duration.ofSeconds(5);

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = DurationConverter.class,
            description = "Load before the first round. Default: ${DEFAULT-VALUE}.")
    private Duration warmup = Duration.ofSeconds(5);

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "Default: 3.")
    private int rounds = 3;

    @Option(
            names = "--store",
            paramLabel = "KIND",
            defaultValue = "embedded",
            description = "store.kind of the gateway that is started. Default: embedded.")
    private String store = "embedded";

    @Option(
            names = "--jvm",
            paramLabel = "OPTIONS",
            defaultValue = "",
            description = "Options of its virtual machine, separated by spaces.")
    private String jvm = "";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = {
                "A gateway that runs already, with limits on calls off.",
                "May be repeated for its nodes: users take turns, so who calls and who is called are on two of them."
            })
    private List<String> urls = List.of();

    @Option(
            names = "--pid",
            paramLabel = "N",
            description = "Its process, if it is on this machine; may be repeated, then what they take is added up.")
    private List<Long> processIDs = List.of();

    @Option(
            names = "--against",
            paramLabel = "NAME=COMMAND",
            description = {
                "Another server to compare with: it prints `ready ws://HOST:PORT/PATH` when it is there.",
                "May be repeated; the ratios are to the last one."
            })
    private Map<String, String> against = new LinkedHashMap<>();

    @Option(names = "--html", paramLabel = "FILE", description = "Write the report as a page, with plots.")
    private @Nullable Path html;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures of all rounds.")
    private @Nullable Path json;

    @Mixin
    private final KeyOption keyOption = new KeyOption();

    BenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        String problem = problem();
        if (problem != null) {
            return Outcomes.wrongUsage(terminal, problem);
        }
        Path folder = Files.createTempDirectory("bellwire-bench");
        try (Bench bench = new Bench(plan(folder), this::progress)) {
            Report report = bench.run();
            terminal.out().print(report.text());
            terminal.out().flush();
            if (html != null) {
                Files.writeString(terminal.directory().resolve(html), report.html());
            }
            if (json != null) {
                Files.writeString(terminal.directory().resolve(json), report.json());
            }
            return CommandLineInterface.FINE;
        } catch (BenchException e) {
            return Outcomes.failed(terminal, Outcomes.reason(e));
        } finally {
            delete(folder);
        }
    }

    private @Nullable String problem() {
        for (int count : new int[] {rate, pairs, inFlight, connections, open, rounds}) {
            if (count < 1) {
                return "--rate, --pairs, --in-flight, --connections, --open and --rounds must be 1 or more";
            }
        }
        if (members < 2) {
            return "--members must be 2 or more: one invites, one is invited";
        }
        return duration.isZero() ? "--duration must be longer than 0" : null;
    }

    private void progress(String line) {
        terminal.err().println(line);
        terminal.err().flush();
    }

    private Plan plan(Path folder) throws IOException {
        String given = keyOption.key(terminal);
        String key = given == null ? KEY : given;
        Map<String, String> environment = environment(key, folder);
        List<Server> servers = new ArrayList<>();
        servers.add(
                urls.isEmpty()
                        ? new Server("bellwire", gateway(), environment, List.of(), List.of())
                        : new Server("bellwire", List.of(), Map.of(), urls, processIDs));
        against.forEach(
                (name, command) -> servers.add(new Server(name, words(command), environment, List.of(), List.of())));
        TokenMinter minter = TokenMinter.of(new Secret(key), null, null, terminal.clock());
        Set<Kind> kinds = works.isEmpty() ? EnumSet.of(Kind.CALLS, Kind.SATURATED, Kind.FANOUT) : EnumSet.copyOf(works);
        return new Plan(
                kinds,
                servers,
                userID -> minter.mint(userID, TOKEN_LIFETIME),
                rounds,
                warmup,
                duration,
                rate,
                pairs,
                inFlight,
                members,
                connections,
                open);
    }

    /** This very program, on this very Java. */
    private List<String> gateway() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(words(jvm));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.bellwire.Main", "serve"));
        return command;
    }

    private Map<String, String> environment(String key, Path folder) {
        Map<String, String> environment = new HashMap<>();
        environment.put("BELLWIRE_AUTH_JWT_SECRET", key);
        environment.put("BELLWIRE_HTTP_HOST", "127.0.0.1");
        environment.put("BELLWIRE_HTTP_PORT", "0");
        environment.put("BELLWIRE_MANAGEMENT_PORT", "0");
        environment.put("BELLWIRE_STORE_KIND", store);
        environment.put("BELLWIRE_STORE_PATH", folder.resolve("data").toString());
        environment.put("BELLWIRE_LIMITS_CALLSPERSECOND", "0");
        environment.put("BELLWIRE_LIMITS_CALLSPERSECONDPERUSER", "0");
        environment.put("BELLWIRE_LIMITS_OPENPERINVITER", String.valueOf(Integer.MAX_VALUE));
        environment.put("BELLWIRE_LIMITS_OPENPERINVITEE", String.valueOf(Integer.MAX_VALUE));
        environment.put("BELLWIRE_LIMITS_OPENINVITATIONS", String.valueOf(Integer.MAX_VALUE));
        return environment;
    }

    private static List<String> words(String command) {
        return Arrays.stream(command.trim().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
