package io.bellwire.protocol;

/** Why an invitee rejected (PROTOCOL §3). */
public enum RejectReason {
    /** The user declined; the default. */
    DECLINE("decline"),
    /** The user is in another call. */
    BUSY("busy"),
    /** The device can't take this kind of call. */
    UNSUPPORTED("unsupported");

    private final String word;

    RejectReason(String word) {
        this.word = word;
    }

    /** The word on the wire. */
    public String word() {
        return word;
    }
}
