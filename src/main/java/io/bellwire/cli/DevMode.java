package io.bellwire.cli;

import io.bellwire.auth.JwtOptions;
import io.bellwire.auth.Secret;
import io.bellwire.auth.TokenMinter;
import io.bellwire.config.ConfigLoader.Flag;
import io.bellwire.config.ConfigLoader.Request;
import io.bellwire.config.GatewayConfig;
import io.bellwire.web.DevTokens;
import java.io.File;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@code serve --dev} does differently. */
final class DevMode {

    /** Why a node of a cluster can't be one to try things with. */
    static final String NO_CLUSTER =
            "--cluster can't be with --dev: --dev keeps everything in memory, for you alone, and a"
                    + " cluster shares everything in Redis; src/docs/cluster.md has three nodes on one machine";

    private static final Duration TOKEN_LIFETIME = Duration.ofHours(24);

    private DevMode() {}

    /** Loopback, unless somebody says otherwise (then {@link #problem} does); memory and a throw-away key in any case. */
    static Request request(@Nullable String conf, Map<String, Flag> flags) {
        Map<String, Flag> stronger = new LinkedHashMap<>(flags);
        stronger.put("auth.jwt.secret", new Flag("--dev", GenConfigCommand.freshSecret()));
        stronger.put("auth.jwt.publicKeys", new Flag("--dev", ""));
        stronger.put("auth.jwt.jwksUri", new Flag("--dev", ""));
        stronger.put("store.kind", new Flag("--dev", "memory"));
        return new Request(
                conf == null ? "{}" : conf, Map.of("http.host", "127.0.0.1", "http.allowedOrigins", "*"), stronger);
    }

    /** What must not be with {@code --dev}; null: nothing. */
    static @Nullable String problem(GatewayConfig config) {
        if (!Addresses.isLoopback(config.http().host())) {
            return "http.host = " + config.http().host()
                    + ": must be a loopback address with --dev, because its key is printed on the screen";
        }
        return Addresses.isLoopback(config.management().host())
                ? null
                : "management.host = " + config.management().host() + ": must be a loopback address with --dev";
    }

    /** Tokens for the demo pages. */
    static DevTokens tokens(Terminal terminal, GatewayConfig config) {
        JwtOptions jwt = config.jwt();
        TokenMinter minter = TokenMinter.of(secret(config), jwt.issuer(), jwt.audience(), terminal.clock());
        return userID -> minter.mint(userID, TOKEN_LIFETIME);
    }

    private static Secret secret(GatewayConfig config) {
        return Objects.requireNonNull(config.jwt().secret());
    }

    /** All that is needed to ring somebody. */
    static void welcome(Terminal terminal, GatewayConfig config, String url) {
        DevTokens tokens = tokens(terminal, config);
        PrintWriter out = terminal.out();
        out.println();
        out.println("  Bellwire is running for you alone: loopback, in memory, with a key that dies with it.");
        out.println();
        out.println("  In a browser " + pages(url));
        out.println("  Connect to   " + url);
        out.println("  alice        " + tokens.mint("alice"));
        out.println("  bob          " + tokens.mint("bob"));
        out.println();
        out.println("  Let alice ring bob, who answers after 2 s (from another terminal, with this same jar):");
        out.println(
                "    java -jar " + jarName() + " call --from alice --to bob --data \"room 42\" --accept-after 2s \\");
        out.println("      --url " + url + " \\");
        out.println("      --key " + secret(config).text());
        out.println();
        out.println("  A token for somebody else: gentoken --user carol --key …    Stop: Ctrl-C");
        out.println();
    }

    private static String pages(String url) {
        return url.replaceFirst("^ws", "http").replace(Addresses.PATH, "/");
    }

    private static String jarName() {
        String classPath = System.getProperty("java.class.path", "");
        return classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator) ? classPath : "bellwire.jar";
    }
}
