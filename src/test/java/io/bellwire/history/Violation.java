package io.bellwire.history;

/**
 * An invariant that did not hold.
 *
 * @param invariant its number, as in {@code I1}
 * @param inviteID of the invitation
 * @param what was seen
 */
public record Violation(String invariant, String inviteID, String what) {
    @Override
    public String toString() {
        return invariant + " " + inviteID + ": " + what;
    }
}
