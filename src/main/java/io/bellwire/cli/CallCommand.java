package io.bellwire.cli;

import io.bellwire.auth.JwtOptions;
import io.bellwire.auth.TokenMinter;
import io.bellwire.config.ConfigResult;
import io.bellwire.config.ConfigResult.Invalid;
import io.bellwire.config.ConfigResult.Loaded;
import io.bellwire.config.GatewayConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code call}. */
@Command(
        name = "call",
        header = "Ring somebody from the terminal, and show what happens.",
        description = {
            "",
            "Logs in as --from, invites --to, and shows each event with the seconds since the start, until",
            "the call has its outcome. Whoever is logged in as --to can answer; with --accept-after or --reject",
            "this command logs in as --to as well and answers itself.",
            "Tokens are made with the key of the configuration, or --key; or are given with --token and --to-token.",
            ""
        },
        footer = {"", "Exit code 0: the call had an outcome, whichever; 1: it could not be made; 2: wrong usage."},
        mixinStandardHelpOptions = true)
final class CallCommand implements Callable<Integer> {

    private static final Duration TOKEN_LIFETIME = Duration.ofHours(25);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final Terminal terminal;

    @Option(names = "--from", required = true, paramLabel = "ID", description = "Who rings.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String from;

    @Option(names = "--to", required = true, paramLabel = "ID", description = "Who is to answer.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String to;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The gateway, as in ws://127.0.0.1:8080/v1/signaling. Default: from the configuration.")
    private @Nullable String url;

    @Option(names = "--token", paramLabel = "JWT", description = "The token of --from.")
    private @Nullable String token;

    @Option(names = "--to-token", paramLabel = "JWT", description = "The token of --to.")
    private @Nullable String toToken;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "How long it rings. Default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofSeconds(30);

    @Option(names = "--data", paramLabel = "TEXT", defaultValue = "", description = "The data of the invitation.")
    private String data = "";

    @Option(
            names = "--cancel-after",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Cancel, if nobody has answered by then.")
    private @Nullable Duration cancelAfter;

    @ArgGroup(exclusive = true)
    private @Nullable AnswerOption answer;

    @Mixin
    private final KeyOption keyOption = new KeyOption();

    @Mixin
    private final ConfOption confOption = new ConfOption();

    /** How this command answers in the name of {@code --to}. */
    static final class AnswerOption {
        @Option(
                names = "--accept-after",
                paramLabel = "TIME",
                converter = DurationConverter.class,
                description = "Log in as --to too, and accept so long after it rings; 0s: at once.")
        @Nullable Duration acceptAfter;

        @Option(
                names = "--reject",
                arity = "0..1",
                paramLabel = "REASON",
                fallbackValue = "decline",
                description = "Log in as --to too, and reject: decline (default), busy or unsupported.")
        @Nullable String reject;
    }

    CallCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            return Outcomes.wrongUsage(terminal, "--timeout must be from 1s to 24h");
        }
        String key;
        try {
            key = keyOption.key(terminal);
        } catch (IOException e) {
            return Outcomes.wrongUsage(terminal, Outcomes.reason(e));
        }
        ConfigResult result = confOption.load(terminal, KeyOption.asFlag(key));
        if (result instanceof Invalid invalid) {
            return Outcomes.wrongConfig(terminal, invalid.problems());
        }
        GatewayConfig config = ((Loaded) result).config();
        boolean needsKey = token == null || (answer != null && toToken == null);
        if (needsKey && config.jwt().secret() == null) {
            return Outcomes.wrongUsage(
                    terminal, "there is no key to make tokens with: give --key, or --token (and --to-token to answer)");
        }
        return ring(plan(config));
    }

    private CallScript.Plan plan(GatewayConfig config) {
        JwtOptions jwt = config.jwt();
        TokenMinter minter = jwt.secret() == null
                ? null
                : TokenMinter.of(jwt.secret(), jwt.issuer(), jwt.audience(), terminal.clock());
        boolean anywhere =
                config.http().host().equals("0.0.0.0") || config.http().host().equals("::");
        String address = url != null
                ? url
                : Addresses.webSocket(
                        config.http().tls() != null,
                        anywhere ? "127.0.0.1" : config.http().host(),
                        config.http().port());
        return new CallScript.Plan(
                address,
                new CallScript.Party(from, token(token, minter, from)),
                new CallScript.Party(to, answer == null ? "" : token(toToken, minter, to)),
                data,
                timeout,
                cancelAfter,
                answer == null ? null : answer.acceptAfter,
                answer == null ? null : answer.reject);
    }

    private static String token(@Nullable String given, @Nullable TokenMinter minter, String userID) {
        if (given != null) {
            return given;
        }
        return minter == null ? "" : minter.mint(userID, TOKEN_LIFETIME);
    }

    private int ring(CallScript.Plan plan) throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            CallScript script = new CallScript(vertx, plan, this::show);
            String outcome = Outcomes.await(script.run(), timeout.plus(GRACE));
            show(script.elapsedMs(), "", "the call ended: " + outcome);
            return CommandLineInterface.FINE;
        } finally {
            Outcomes.await(vertx.close(), CLOSE_PATIENCE);
        }
    }

    private void show(long elapsedMs, String who, String what) {
        terminal.out().println(String.format(Locale.ROOT, "%8.3f  %-12s %s", elapsedMs / 1000.0, who, what));
        terminal.out().flush();
    }
}
