package io.bellwire.scenario;

import java.util.EnumSet;
import java.util.Set;

/** What may happen to an invitation at the same time as something else. */
enum Act {
    /** The invitee's device A accepts. */
    ACCEPT_A,
    /** The invitee's device B accepts. */
    ACCEPT_B,
    /** A device of the invitee rejects. */
    REJECT,
    /** The inviter cancels for all. */
    CANCEL,
    /** The inviter cancels for some. */
    CANCEL_SOME,
    /** The deadline passes. */
    TIMEOUT,
    /** The inviter changes the data. */
    MODIFY,
    /** The inviter adds somebody. */
    ADD,
    /** A device of the inviter loses its connection and resumes. */
    INVITER_DROP,
    /** A device of the invitee loses its connection and resumes. */
    INVITEE_DROP,
    /** A device of the invitee accepts, loses its connection before the answer, resumes, and accepts again. */
    RETRY;

    /** Those that need connections that may be lost. */
    static final Set<Act> DROPPING = EnumSet.of(INVITER_DROP, INVITEE_DROP, RETRY);

    /** Those that leave nothing in the log. */
    static final Set<Act> SILENT = EnumSet.of(INVITER_DROP, INVITEE_DROP);
}
