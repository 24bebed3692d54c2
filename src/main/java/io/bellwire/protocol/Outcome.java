package io.bellwire.protocol;

/** The outcome of an ended invitation (PROTOCOL §4). */
public enum Outcome {
    /** At least one invitee accepted. */
    ANSWERED("answered"),
    /** Every invitee rejected. */
    REJECTED("rejected"),
    /** Every invitee was cancelled. */
    CANCELLED("cancelled"),
    /** Every invitee ran out of time. */
    TIMEOUT("timeout"),
    /** Nobody accepted, and the invitees ended differently. */
    MIXED("mixed");

    private final String word;

    Outcome(String word) {
        this.word = word;
    }

    /** The word on the wire. */
    public String word() {
        return word;
    }
}
