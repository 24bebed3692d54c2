package io.bellwire.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of one source, and what is wrong with the source itself. */
record RawSettings(Map<String, RawValue> values, List<ConfigProblem> problems) {

    static RawSettings none() {
        return new RawSettings(Map.of(), List.of());
    }

    /** A source that could not be read at all. */
    static RawSettings broken(String name, String problem) {
        return new RawSettings(Map.of(), List.of(new ConfigProblem(name, null, null, problem)));
    }

    /** These, with those of a stronger source put over them. */
    static Map<String, RawValue> merge(List<RawSettings> weakestFirst) {
        Map<String, RawValue> merged = new HashMap<>();
        weakestFirst.forEach(source -> merged.putAll(source.values()));
        return merged;
    }

    /** The problem of a word that stands where a key belongs. */
    static ConfigProblem unknown(String word, List<String> known, @Nullable String source) {
        String nearest = Settings.nearest(word, known);
        String hint = nearest == null ? "" : ", did you mean " + nearest + "?";
        return new ConfigProblem(word, null, source, "is not a known setting" + hint);
    }
}
