package io.bellwire.cli;

import io.bellwire.auth.JwtOptions;
import io.bellwire.auth.TokenMinter;
import io.bellwire.config.ConfigResult;
import io.bellwire.config.ConfigResult.Invalid;
import io.bellwire.config.ConfigResult.Loaded;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gentoken}. */
@Command(
        name = "gentoken",
        header = "Make a token for a user, to log in with.",
        description = {
            "",
            "Prints the token and nothing else, so that `TOKEN=$(bellwire gentoken --user alice)` works.",
            "It carries auth.jwt.issuer and auth.jwt.audience of the configuration, if they are set.",
            "In production your own identity provider makes the tokens.",
            ""
        },
        mixinStandardHelpOptions = true)
final class GenTokenCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--user", required = true, paramLabel = "ID", description = "The userID: 1 to 64 bytes.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String user;

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            defaultValue = "1h",
            converter = DurationConverter.class,
            description = "How long it is valid. Default: ${DEFAULT-VALUE}.")
    private Duration lifetime = Duration.ofHours(1);

    @Mixin
    private final KeyOption keyOption = new KeyOption();

    @Mixin
    private final ConfOption confOption = new ConfOption();

    GenTokenCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try {
            String key = keyOption.key(terminal);
            boolean privateKey = key != null && key.startsWith("-----BEGIN");
            ConfigResult result = confOption.load(terminal, KeyOption.asFlag(privateKey ? null : key));
            if (result instanceof Invalid invalid) {
                return Outcomes.wrongConfig(terminal, invalid.problems());
            }
            TokenMinter minter = minter(((Loaded) result).config().jwt(), privateKey ? key : null);
            if (minter == null) {
                return Outcomes.wrongUsage(
                        terminal, "there is no key to sign with: give --key or --key-file, or set auth.jwt.secret");
            }
            terminal.out().println(minter.mint(user, lifetime));
            return CommandLineInterface.FINE;
        } catch (IOException | IllegalArgumentException e) {
            return Outcomes.wrongUsage(terminal, Outcomes.reason(e));
        }
    }

    private @Nullable TokenMinter minter(JwtOptions jwt, @Nullable String privateKey) {
        if (privateKey != null) {
            return TokenMinter.ofPrivateKey(privateKey, jwt.issuer(), jwt.audience(), terminal.clock());
        }
        return jwt.secret() == null
                ? null
                : TokenMinter.of(jwt.secret(), jwt.issuer(), jwt.audience(), terminal.clock());
    }
}
