package io.bellwire.protocol;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of one object so far: none may come twice (PROTOCOL §1). Costs nothing until there is a second unknown key. */
final class SeenNames {

    private long known;
    private @Nullable String first;
    private @Nullable Set<String> others;

    /** Notes the key read last, one of a fixed few that have a bit each. */
    void add(StrictReader json, long bit) throws IOException {
        if ((known & bit) != 0) {
            throw json.broken("a duplicate key");
        }
        known |= bit;
    }

    /** Notes the key read last, any other one. */
    void add(StrictReader json) throws IOException {
        if (!isNew(json.name())) {
            throw json.broken("a duplicate key");
        }
    }

    /** Whether that key of a fixed few was there. */
    boolean has(long bit) {
        return (known & bit) != 0;
    }

    private boolean isNew(String name) {
        if (first == null) {
            first = name;
            return true;
        }
        if (first.equals(name)) {
            return false;
        }
        if (others == null) {
            others = new HashSet<>();
        }
        return others.add(name);
    }
}
