package io.bellwire.cli;

import io.bellwire.config.ConfigLoader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code genconfig}. */
@Command(
        name = "genconfig",
        header = "Write a configuration with every key explained, and fresh secrets.",
        description = {
            "",
            "The file can be read by you alone, because it holds the secret that signs tokens,",
            "and the one that nodes of a cluster share.",
            "It does not replace a file that is there, unless --force is given.",
            ""
        },
        mixinStandardHelpOptions = true)
final class GenConfigCommand implements Callable<Integer> {

    private static final int SECRET_BYTES = 48;
    private static final Pattern DEFAULT_LINE = Pattern.compile("^( *)#secret: \"\"$", Pattern.MULTILINE);

    private final Terminal terminal;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            defaultValue = "-",
            description = "Where to; -: standard output, which is the default.")
    private String file = "-";

    @Option(names = "--force", description = "Replace the file if it is there.")
    private boolean force;

    GenConfigCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        String text = DEFAULT_LINE.matcher(template()).replaceAll(line -> line.group(1) + "secret: " + freshSecret());
        if (file.equals("-")) {
            terminal.out().print(text);
            return CommandLineInterface.FINE;
        }
        try {
            write(terminal.directory().resolve(file), text);
        } catch (FileAlreadyExistsException e) {
            return Outcomes.wrongUsage(terminal, file + " is there already; --force replaces it");
        }
        terminal.err().println("wrote " + file + "; start with `bellwire serve --conf " + file + "`");
        return CommandLineInterface.FINE;
    }

    private void write(Path path, String text) throws IOException {
        if (path.getParent() != null) {
            Files.createDirectories(path.getParent());
        }
        if (force) {
            Files.deleteIfExists(path);
        }
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] onlyOwner = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Set<StandardOpenOption> create = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = Files.newByteChannel(path, create, onlyOwner)) {
            channel.write(StandardCharsets.UTF_8.encode(text));
        }
    }

    /** 384 random bits in base64url, which YAML needs no quotes for. */
    static String freshSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String template() throws IOException {
        try (InputStream resource =
                GenConfigCommand.class.getClassLoader().getResourceAsStream(ConfigLoader.DEFAULT_FILE)) {
            if (resource == null) {
                throw new IOException("the jar is not whole: it lacks " + ConfigLoader.DEFAULT_FILE);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
