package io.bellwire.config;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Loads the configuration: flag over environment over file over default. Blocks while it reads files. */
public final class ConfigLoader {

    /** The file that is read when no other is named, if it is there. */
    public static final String DEFAULT_FILE = "conf/gateway.yaml";

    private final Map<String, String> environment;
    private final Path directory;

    /** Reads this environment, and files from this directory on. */
    public ConfigLoader(Map<String, String> environment, Path directory) {
        this.environment = Map.copyOf(environment);
        this.directory = directory;
    }

    /**
     * What to load besides the environment.
     *
     * @param conf a file's name, or JSON text (begins with a brace); null: {@link #DEFAULT_FILE} if it is there
     * @param defaults values weaker than all others, by key
     * @param flags values stronger than all others, by key
     */
    public record Request(@Nullable String conf, Map<String, String> defaults, Map<String, Flag> flags) {
        /** Nothing but what is there. */
        public static Request of(@Nullable String conf) {
            return new Request(conf, Map.of(), Map.of());
        }
    }

    /** A value from the command line; {@code name} is the flag as in {@code --port}. */
    public record Flag(String name, String value) {}

    /** Loads and checks. */
    public ConfigResult load(Request request) {
        Map<String, RawValue> defaults = new LinkedHashMap<>();
        request.defaults().forEach((key, value) -> defaults.put(key, RawValue.of(value, "default")));
        Map<String, RawValue> flags = new LinkedHashMap<>();
        request.flags().forEach((key, flag) -> flags.put(key, RawValue.of(flag.value(), "flag " + flag.name())));
        List<RawSettings> sources = List.of(
                new RawSettings(defaults, List.of()),
                file(request.conf()),
                EnvironmentSource.read(environment, directory),
                new RawSettings(flags, List.of()));
        List<ConfigProblem> problems =
                sources.stream().flatMap(source -> source.problems().stream()).toList();
        return ConfigBinder.bind(RawSettings.merge(sources), problems);
    }

    /** Loads what an embedding application hands over, without environment and file. */
    public static ConfigResult load(JsonObject json) {
        RawSettings given = FileSource.readJson(json.encode(), "deployment config");
        return ConfigBinder.bind(given.values(), given.problems());
    }

    private RawSettings file(@Nullable String conf) {
        if (conf == null) {
            return Files.exists(directory.resolve(DEFAULT_FILE)) ? read(DEFAULT_FILE) : RawSettings.none();
        }
        return conf.stripLeading().startsWith("{") ? FileSource.readJson(conf, "--conf") : read(conf);
    }

    private RawSettings read(String name) {
        try {
            Path path = directory.resolve(name);
            if (!Files.isRegularFile(path)) {
                return RawSettings.broken(name, "there is no such configuration file");
            }
            String text = Files.readString(path, StandardCharsets.UTF_8);
            return name.endsWith(".json") ? FileSource.readJson(text, name) : FileSource.read(text, name);
        } catch (IOException | InvalidPathException e) {
            return RawSettings.broken(name, "can't be read as UTF-8 text: " + e.getMessage());
        }
    }

    /** The texts of problems, one line each. */
    public static Stream<String> lines(List<ConfigProblem> problems) {
        return problems.stream().map(ConfigProblem::text);
    }
}
