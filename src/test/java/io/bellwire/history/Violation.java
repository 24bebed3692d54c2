package io.bellwire.history;

import java.util.List;

/**
 * A rule that was broken.
 *
 * @param rule which
 * @param inviteID of the invitation, "" if it is about none
 * @param what was seen
 * @param proof what happened that proves it, in order
 */
public record Violation(Rule rule, String inviteID, String what, List<Happening> proof) {

    /** The number of the invariant, as in {@code I1}. */
    public String invariant() {
        return rule.invariant();
    }

    @Override
    public String toString() {
        return rule.invariant() + " " + rule + " " + inviteID + ": " + rule.sentence() + ": " + what;
    }

    /** The same with the events that prove it, a line each, as they stand in a file. */
    public String withProof() {
        StringBuilder text = new StringBuilder(toString());
        for (Happening happening : proof) {
            text.append("\n    #").append(happening.position()).append(' ').append(HistoryFile.line(happening));
        }
        return text.toString();
    }
}
