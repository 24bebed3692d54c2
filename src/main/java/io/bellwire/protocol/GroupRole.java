package io.bellwire.protocol;

/** The role of a group member (PROTOCOL §6). */
public enum GroupRole {
    /** The one owner. */
    OWNER("owner"),
    /** Any other member. */
    MEMBER("member");

    private final String word;

    GroupRole(String word) {
        this.word = word;
    }

    /** The word on the wire. */
    public String word() {
        return word;
    }
}
