package io.bellwire.protocol;

/** Who may join a group (PROTOCOL §6). */
public enum JoinPolicy {
    /** Everybody; the default. */
    OPEN("open"),
    /** Only those whom the owner adds. */
    INVITE("invite");

    private final String word;

    JoinPolicy(String word) {
        this.word = word;
    }

    /** The word on the wire. */
    public String word() {
        return word;
    }
}
