package io.bellwire.config;

import io.bellwire.config.ConfigResult.Given;
import io.bellwire.config.Setting.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads single values by their kind. A value that can't be read is a problem, and the default stands in for it, so that
 * the other values are still looked at.
 */
final class ValueReader {

    private final Map<String, RawValue> raw;
    private final List<ConfigProblem> problems = new ArrayList<>();

    ValueReader(Map<String, RawValue> raw) {
        this.raw = raw;
    }

    boolean isGiven(String key) {
        return raw.containsKey(key);
    }

    String text(String key) {
        RawValue value = raw.get(key);
        if (value != null && value.list()) {
            problem(key, "must be one value, not a list");
            return setting(key).defaultText();
        }
        return value == null ? setting(key).defaultText() : value.text();
    }

    List<String> list(String key) {
        RawValue value = raw.get(key);
        if (value == null) {
            return List.of();
        }
        if (value.list() || setting(key).kind() == Kind.PEM) {
            return value.items();
        }
        return Arrays.stream(value.text().split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    boolean bool(String key) {
        Boolean value = parse(key, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        });
        return value;
    }

    int integer(String key) {
        return setting(key).kind() == Kind.SIZE
                ? parse(key, text -> toInt(Texts.parseSize(text)))
                : parse(key, text -> text.matches("\\d{1,18}") ? toInt(Long.parseLong(text)) : null);
    }

    /** Values beyond an int become the largest: the range check refuses them, and says the range. */
    private static @Nullable Integer toInt(@Nullable Long value) {
        return value == null ? null : (int) Math.min(value, Integer.MAX_VALUE);
    }

    Duration duration(String key) {
        return parse(key, Texts::parseDuration);
    }

    <E extends Enum<E>> E word(String key, Class<E> type, String allowed) {
        E byDefault = constant(type, setting(key).defaultText());
        RawValue value = raw.get(key);
        E given = value == null ? byDefault : constant(type, value.text());
        if (given == null) {
            problem(key, allowed);
        }
        return Objects.requireNonNull(given == null ? byDefault : given);
    }

    private static <E extends Enum<E>> @Nullable E constant(Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(word -> word.name().equals(text)
                        || word.name().toLowerCase(Locale.ROOT).equals(text))
                .findAny()
                .orElse(null);
    }

    private <T> T parse(String key, Parser<T> parser) {
        RawValue value = raw.get(key);
        T parsed =
                value == null || value.list() ? null : parser.parse(value.text().strip());
        if (value != null && parsed == null) {
            problem(key, "must be " + setting(key).kind().words());
        }
        return Objects.requireNonNull(parsed == null ? parser.parse(setting(key).defaultText()) : parsed);
    }

    /** Adds a problem with the value that was given for the key. */
    void problem(String key, String allowed) {
        RawValue value = raw.get(key);
        problem(new ConfigProblem(key, value == null ? null : value.text(), null, allowed));
    }

    /** Adds a problem, once, with the value as it was given and where; takes the value out if it is secret. */
    void problem(ConfigProblem problem) {
        RawValue value = raw.get(problem.key());
        Setting setting = Settings.find(problem.key());
        ConfigProblem full = value == null
                ? problem
                : new ConfigProblem(problem.key(), value.text(), value.source(), problem.allowed());
        full = setting != null && (setting.secret() || setting.kind() == Kind.PEM) ? full.withoutValue() : full;
        if (!problems.contains(full)) {
            problems.add(full);
        }
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    /** What was given, in the order of the file. */
    List<Given> given() {
        return Settings.all().stream()
                .filter(setting -> raw.containsKey(setting.key()))
                .map(this::given)
                .toList();
    }

    private Given given(Setting setting) {
        RawValue value = Objects.requireNonNull(raw.get(setting.key()));
        String text = setting.secret() ? "(secret)" : value.text().replaceAll("\\s*\\n\\s*", " ");
        return new Given(setting.key(), text, value.source());
    }

    private static Setting setting(String key) {
        return Objects.requireNonNull(Settings.find(key), key);
    }

    private interface Parser<T> {
        @Nullable T parse(String text);
    }
}
