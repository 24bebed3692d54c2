package io.bellwire.protocol;

/** What happened in a group (onGroupChanged, PROTOCOL §4). */
public enum GroupChange {
    /** Members joined or were added. */
    JOINED("joined"),
    /** Members left or were removed. */
    LEFT("left"),
    /** The group is gone. */
    DISMISSED("dismissed"),
    /** A member's first device logged in. */
    ONLINE("online"),
    /** A member's last device went away. */
    OFFLINE("offline");

    private final String word;

    GroupChange(String word) {
        this.word = word;
    }

    /** The word on the wire. */
    public String word() {
        return word;
    }
}
