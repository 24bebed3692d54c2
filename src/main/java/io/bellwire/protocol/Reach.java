package io.bellwire.protocol;

/** How far an invitation got to one invitee when the call was answered (PROTOCOL §3). */
public enum Reach {
    /** Written to at least one live device. */
    DELIVERED("delivered"),
    /** Waits for a login. */
    QUEUED("queued"),
    /** Handed to push. */
    PUSHED("pushed"),
    /** onlineUserOnly, and nobody was there. */
    OFFLINE("offline");

    private final String word;

    Reach(String word) {
        this.word = word;
    }

    /** The word on the wire. */
    public String word() {
        return word;
    }
}
