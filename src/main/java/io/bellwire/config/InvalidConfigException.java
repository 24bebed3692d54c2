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

    /** What is wrong, at least one. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
