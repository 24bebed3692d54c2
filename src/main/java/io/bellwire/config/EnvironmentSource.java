package io.bellwire.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the environment: {@code BELLWIRE_HTTP_PORT}, and {@code BELLWIRE_AUTH_JWT_SECRET_FILE} for what stands in a file. */
final class EnvironmentSource {

    private static final int MAX_FILE_BYTES = 64 * 1024;

    /** Kubernetes sets these for each service in the namespace, also for one that is called bellwire. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "BELLWIRE_(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    /** What {@code logback.xml} reads. Logging begins before there is a configuration, so these are no settings. */
    private static final Set<String> LOGGING =
            Set.of("BELLWIRE_LOG_LEVEL", "BELLWIRE_LOG_LEVEL_LIBRARIES", "BELLWIRE_LOG_FORMAT");

    private final Map<String, String> environment;
    private final Path directory;
    private final Map<String, Setting> byName = new LinkedHashMap<>();
    private final Map<String, RawValue> values = new LinkedHashMap<>();
    private final List<ConfigProblem> problems = new ArrayList<>();

    private EnvironmentSource(Map<String, String> environment, Path directory) {
        this.environment = new TreeMap<>(environment);
        this.directory = directory;
        for (Setting setting : Settings.all()) {
            byName.put(setting.environmentName(), setting);
            if (setting.fileVariant()) {
                byName.put(setting.environmentName() + Setting.FILE_SUFFIX, setting);
            }
        }
    }

    /** Reads every variable that begins with {@code BELLWIRE_}; files are looked for from {@code directory} on. */
    static RawSettings read(Map<String, String> environment, Path directory) {
        EnvironmentSource source = new EnvironmentSource(environment, directory);
        source.environment.forEach(source::readVariable);
        return new RawSettings(source.values, source.problems);
    }

    private void readVariable(String name, String value) {
        if (!name.startsWith(Setting.ENVIRONMENT_PREFIX) || LOGGING.contains(name) || isServiceLink(name, value)) {
            return;
        }
        Setting setting = byName.get(name);
        if (setting == null) {
            problems.add(RawSettings.unknown(name, List.copyOf(byName.keySet()), "environment"));
        } else if (name.equals(setting.environmentName())) {
            values.put(setting.key(), RawValue.of(value, "environment " + name));
        } else if (environment.containsKey(setting.environmentName())) {
            problems.add(new ConfigProblem(
                    name, null, "environment", "and " + setting.environmentName() + " are both set: set one of them"));
        } else {
            readFile(name, value, setting);
        }
    }

    private void readFile(String name, String value, Setting setting) {
        String text = fileText(value);
        if (text == null) {
            problems.add(new ConfigProblem(
                    name, value, "environment", "must name a readable file of at most 64KiB of UTF-8 text"));
        } else {
            values.put(setting.key(), RawValue.of(text.strip(), "environment " + name));
        }
    }

    private @Nullable String fileText(String value) {
        try {
            Path path = directory.resolve(value);
            return Files.isRegularFile(path) && Files.size(path) <= MAX_FILE_BYTES
                    ? Files.readString(path, StandardCharsets.UTF_8)
                    : null;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isServiceLink(String name, String value) {
        return SERVICE_LINK.matcher(name).matches()
                || (name.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches());
    }
}
