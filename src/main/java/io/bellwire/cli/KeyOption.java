package io.bellwire.cli;

import io.bellwire.config.ConfigLoader.Flag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --key} and {@code --key-file}, of the subcommands that sign or check tokens. */
final class KeyOption {

    @Option(
            names = "--key",
            paramLabel = "SECRET",
            description = "The shared secret (HS256). Default: auth.jwt.secret of the configuration. "
                    + "Other users of this machine can see it; --key-file is safer.")
    private @Nullable String key;

    @Option(names = "--key-file", paramLabel = "FILE", description = "Read the key from a file.")
    private @Nullable String keyFile;

    /**
     * The key that was typed or is in the file; null: none.
     *
     * @throws IOException if the file can't be read; the message is for people
     */
    @Nullable String key(Terminal terminal) throws IOException {
        if (key != null && keyFile != null) {
            throw new IOException("--key and --key-file exclude each other");
        }
        if (keyFile == null) {
            return key;
        }
        try {
            return Files.readString(terminal.directory().resolve(keyFile), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            throw new IOException("--key-file " + keyFile + ": can't be read", e);
        }
    }

    /** A secret as a setting that wins over all others. */
    static Map<String, Flag> asFlag(@Nullable String secret) {
        return secret == null ? Map.of() : Map.of("auth.jwt.secret", new Flag("--key", secret));
    }
}
