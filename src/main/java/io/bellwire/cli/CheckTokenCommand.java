package io.bellwire.cli;

import io.bellwire.auth.JwtOptions;
import io.bellwire.auth.JwtTokenVerifier;
import io.bellwire.auth.TokenCheck;
import io.bellwire.auth.TokenCheck.Refused;
import io.bellwire.auth.TokenCheck.Valid;
import io.bellwire.config.ConfigResult;
import io.bellwire.config.ConfigResult.Invalid;
import io.bellwire.config.ConfigResult.Loaded;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code checktoken}. */
@Command(
        name = "checktoken",
        header = "Say whether a token would be accepted, and why not.",
        description = {"", "Checks it as the gateway would, with the keys of the configuration.", ""},
        footer = {"", "Exit code 0: it would be accepted; 1: it would not; 2: no key to check it with."},
        mixinStandardHelpOptions = true)
final class CheckTokenCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int MAX_INPUT_BYTES = 64 * 1024;

    private final Terminal terminal;

    @Parameters(
            paramLabel = "TOKEN",
            arity = "0..1",
            defaultValue = "-",
            description = "The token; -: read it from standard input.")
    private String token = "-";

    @Mixin
    private final KeyOption keyOption = new KeyOption();

    @Mixin
    private final ConfOption confOption = new ConfOption();

    CheckTokenCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        ConfigResult result;
        try {
            result = confOption.load(terminal, KeyOption.asFlag(keyOption.key(terminal)));
        } catch (IOException e) {
            return Outcomes.wrongUsage(terminal, Outcomes.reason(e));
        }
        if (result instanceof Invalid invalid) {
            return Outcomes.wrongConfig(terminal, invalid.problems());
        }
        JwtOptions jwt = ((Loaded) result).config().jwt();
        return jwt.hasKeys() ? check(jwt) : Outcomes.noKey(terminal);
    }

    private int check(JwtOptions jwt) throws Exception {
        String text = token.equals("-")
                ? new String(terminal.in().readNBytes(MAX_INPUT_BYTES), StandardCharsets.UTF_8).strip()
                : token;
        if (jwt.jwksUri() == null) {
            return show(text, JwtTokenVerifier.withFixedKeys(jwt, terminal.clock()));
        }
        Vertx vertx = Vertx.vertx();
        try {
            return show(text, JwtTokenVerifier.create(vertx, jwt, terminal.clock()));
        } finally {
            Outcomes.await(vertx.close(), PATIENCE);
        }
    }

    private int show(String text, JwtTokenVerifier verifier) throws Exception {
        TokenCheck check = Outcomes.await(verifier.verify(text), PATIENCE);
        if (check instanceof Valid valid) {
            terminal.out()
                    .println("valid: user " + valid.userID() + " until " + Instant.ofEpochMilli(valid.expireAt()));
        } else if (check instanceof Refused refused) {
            terminal.out().println("not valid (" + refused.reason().word() + "): " + refused.problem());
        }
        JwtTokenVerifier.unverifiedClaims(text)
                .ifPresent(claims -> terminal.out().println("claims: " + claims));
        return check instanceof Valid ? CommandLineInterface.FINE : CommandLineInterface.FAILED;
    }
}
