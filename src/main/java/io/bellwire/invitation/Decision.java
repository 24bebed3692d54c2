package io.bellwire.invitation;

import io.bellwire.protocol.RpcError;
import java.util.List;

/** What the machine says to a command. */
public sealed interface Decision {

    /**
     * Append these events, in one piece; the command succeeds when the store takes them.
     *
     * @param events at least one
     * @param condition what the store's clock must say
     */
    record Append(List<InvitationEvent> events, Condition condition) implements Decision {}

    /** What the store's clock must say about the deadline for an append to be taken. */
    enum Condition {
        /** The deadline must not have come: everything that users do (I4). */
        BEFORE_DEADLINE,
        /** The deadline must have come: the timeout. */
        AT_OR_AFTER_DEADLINE,
        /** Either; the invitation is being created, or the event changes no outcome. */
        ANY
    }

    /**
     * Nothing to do: the command had this very effect before, or changes nothing. Nobody is notified.
     *
     * @param at when the effect came about, ms of store time
     */
    record Repeated(long at) implements Decision {}

    /** The deadline has passed and nobody said so yet: {@link Command.Expire} first, then ask again. */
    record Overdue() implements Decision {}

    /** No. */
    record Refused(RpcError error) implements Decision {}
}
