package io.bellwire.invitation;

/** The part that a user has in an invitation (PROTOCOL §5, participants). */
public enum Role {
    /** Made it. */
    INVITER,
    /** Is asked. */
    INVITEE,
    /** Is a present member of the group of an invitation with {@code scope} "group". */
    WATCHER,
    /** Has no part, and must not learn that the invitation exists. */
    STRANGER
}
