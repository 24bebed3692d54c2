package io.bellwire.protocol;

/** Who hears of a group invitation (PROTOCOL §4). */
public enum Scope {
    /** Every present member of the group. */
    GROUP("group"),
    /** Only inviter and invitees. */
    INVITEES("invitees");

    private final String word;

    Scope(String word) {
        this.word = word;
    }

    /** The word on the wire. */
    public String word() {
        return word;
    }
}
