package io.bellwire.protocol;

/** The state of one invitee (PROTOCOL §5); all but {@link #INVITING} are terminal. */
public enum InviteeState {
    /** Has not answered yet. */
    INVITING("inviting"),
    /** Accepted. */
    ACCEPTED("accepted"),
    /** Rejected. */
    REJECTED("rejected"),
    /** The deadline passed first. */
    TIMEOUT("timeout"),
    /** The inviter cancelled first. */
    CANCELLED("cancelled");

    private final String word;

    InviteeState(String word) {
        this.word = word;
    }

    /** The word on the wire. */
    public String word() {
        return word;
    }
}
