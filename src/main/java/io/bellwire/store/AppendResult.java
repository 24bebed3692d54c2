package io.bellwire.store;

/** What {@link InvitationStore#append} answers. Only {@link Appended} changed anything. */
public sealed interface AppendResult {

    /** Taken, and durable. {@code at} is the time of each of its events, ms of store time. */
    record Appended(long at) implements AppendResult {}

    /** The log is not where the caller thought: its last {@code seq} is this, 0: there is no such invitation. */
    record Conflict(int seq) implements AppendResult {}

    /** The condition on the deadline did not hold; {@code now} is the store's time, {@code expireAt} the deadline. */
    record WrongTime(long now, long expireAt) implements AppendResult {}

    /**
     * A bound on open invitations would be passed.
     *
     * @param limit {@code openPerInviter}, {@code openPerInvitee} or {@code openInvitations}
     * @param retryAfterMs until the earliest deadline that would make room, if nobody answers sooner
     */
    record LimitReached(String limit, long retryAfterMs) implements AppendResult {}
}
