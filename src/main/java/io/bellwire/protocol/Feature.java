package io.bellwire.protocol;

/** Notices that a client opts in to at login (PROTOCOL §4). */
public enum Feature {
    /** onInviteeRinging. */
    RINGING("ringing"),
    /** onInvitationEnded. */
    ENDED("ended"),
    /** onGroupChanged. */
    GROUPS("groups");

    private final String word;

    Feature(String word) {
        this.word = word;
    }

    /** The word on the wire. */
    public String word() {
        return word;
    }
}
