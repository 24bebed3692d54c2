package io.bellwire.config;

import java.util.List;

/** What {@link ConfigLoader} answers. */
public sealed interface ConfigResult {

    /**
     * Everything is in order.
     *
     * @param given what somebody set, in the order of the file; the rest has its default
     */
    record Loaded(GatewayConfig config, List<Given> given) implements ConfigResult {}

    /** Something is not; all of it, at least one. */
    record Invalid(List<ConfigProblem> problems) implements ConfigResult {}

    /**
     * A value that somebody set.
     *
     * @param text "(secret)" for a secret
     */
    record Given(String key, String text, String source) {}
}
