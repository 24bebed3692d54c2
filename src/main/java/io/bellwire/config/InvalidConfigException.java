package io.bellwire.config;

import java.util.List;
import java.util.stream.Collectors;

/** A section was built with values that are not allowed. The message lists all of them. */
public final class InvalidConfigException extends IllegalArgumentException {

    private final transient List<ConfigProblem> problems;

    InvalidConfigException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::text).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** One value is not allowed, as only the machine that the node runs on shows. */
    public static InvalidConfigException of(String key, String value, String allowed) {
        return new InvalidConfigException(List.of(new ConfigProblem(key, value, null, allowed)));
    }

    /** What is wrong, at least one. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
