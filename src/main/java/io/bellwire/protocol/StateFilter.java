package io.bellwire.protocol;

/** Which invitations listInvitations returns (PROTOCOL §3). */
public enum StateFilter {
    /** Those with an invitee who is still inviting. */
    OPEN("open"),
    /** Those that are over. */
    ENDED("ended"),
    /** Both; the default. */
    ALL("all");

    private final String word;

    StateFilter(String word) {
        this.word = word;
    }

    /** The word on the wire. */
    public String word() {
        return word;
    }
}
