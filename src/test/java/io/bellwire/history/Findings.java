package io.bellwire.history;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Where the rules say what they found. */
interface Findings {

    void add(Violation violation);

    /** Finds something that these prove; what is null among them is left out. */
    default void found(Rule rule, String inviteID, String what, Happening... proof) {
        List<Happening> events = Arrays.stream(proof)
                .filter(Objects::nonNull)
                .distinct()
                .sorted(Comparator.comparingInt(Happening::position))
                .toList();
        add(new Violation(rule, inviteID, what, events));
    }
}
