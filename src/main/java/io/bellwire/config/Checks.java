package io.bellwire.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with the values of one section. */
final class Checks {

    private final List<ConfigProblem> problems = new ArrayList<>();

    Checks port(String key, int port) {
        return between(key, port, 0, 65_535);
    }

    Checks between(String key, long value, long least, long most) {
        return ensure(
                value >= least && value <= most, key, Long.toString(value), "must be from " + least + " to " + most);
    }

    Checks sizeBetween(String key, long bytes, long least, long most) {
        return ensure(
                bytes >= least && bytes <= most,
                key,
                Texts.size(bytes),
                "must be from " + Texts.size(least) + " to " + Texts.size(most));
    }

    Checks between(String key, Duration value, Duration least, Duration most) {
        return ensure(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                key,
                Texts.duration(value),
                "must be from " + Texts.duration(least) + " to " + Texts.duration(most));
    }

    Checks wholeSeconds(String key, Duration value) {
        return ensure(value.toMillis() % 1000 == 0, key, Texts.duration(value), "must be whole seconds");
    }

    Checks notEmpty(String key, String value) {
        return ensure(!value.isBlank(), key, value, "must not be empty");
    }

    Checks ensure(boolean holds, String key, String value, String allowed) {
        if (!holds) {
            problems.add(new ConfigProblem(key, value, null, allowed));
        }
        return this;
    }

    /** Throws what was collected, if anything was. */
    void orThrow() {
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
    }
}
