package io.bellwire.crash;

import io.bellwire.history.HistoryChecker;
import io.bellwire.history.Options;
import io.bellwire.history.Rule;
import io.bellwire.history.Violation;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Decides whether a gateway that was killed again and again kept its word: by what all clients did and saw, with {@link
 * HistoryChecker}, and by the members of the groups, which are in no invitation's history.
 */
final class CrashChecker {

    /** The store's deadlines are wall-clock time, which the machine may set forward while a node is down, or up. */
    private static final Options OPTIONS = Options.DEFAULT.withSkewNanos(200_000_000);

    private CrashChecker() {}

    /** Everything that is wrong; empty: nothing. */
    static List<Violation> check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>(HistoryChecker.check(evidence.history, OPTIONS));
        evidence.members.forEach((groupID, members) -> {
            Set<String> shown = evidence.membersShown.get(groupID);
            if (!members.equals(shown)) {
                String what = "the members of " + groupID + " are " + shown + " instead of " + members;
                violations.add(new Violation(Rule.LOST, "", what, List.of()));
            }
        });
        return violations;
    }

    /** What a SignalingInfo says that does not change by itself: that an offer was delivered counts in {@code seq}. */
    static JsonObject lasting(JsonObject info) {
        JsonObject copy = info.copy();
        copy.remove("remaining");
        if (copy.getDouble("timeout") == 0) {
            copy.remove("seq");
        }
        return copy;
    }
}
