package io.bellwire.invitation;

import io.bellwire.protocol.RpcError;
import java.util.List;

/** What the machine says to a command. */
public sealed interface Decision {

    /** Calls the one method of {@code cases} that is meant for this kind of decision. */
    <R> R match(Cases<R> cases);

    /**
     * One method per kind of decision, so that whoever forgets one does not compile.
     *
     * @param <R> what becomes of it
     */
    interface Cases<R> {
        R append(Append decision);

        R repeated(Repeated decision);

        R overdue(Overdue decision);

        R refused(Refused decision);
    }

    /**
     * Append these events, in one piece; the command succeeds when the store takes them.
     *
     * @param events at least one
     * @param condition what the store's clock must say
     */
    record Append(List<InvitationEvent> events, Condition condition) implements Decision {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.append(this);
        }
    }

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
    record Repeated(long at) implements Decision {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.repeated(this);
        }
    }

    /** The deadline has passed and nobody said so yet: {@link Command.Expire} first, then ask again. */
    record Overdue() implements Decision {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.overdue(this);
        }
    }

    /** No. */
    record Refused(RpcError error) implements Decision {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.refused(this);
        }
    }
}
