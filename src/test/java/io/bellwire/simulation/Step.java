package io.bellwire.simulation;

import java.util.EnumSet;
import java.util.Set;

/**
 * Something that is done to the system.
 *
 * @param at when, µs
 * @param who a device for what clients do, a node for what nodes and the store suffer
 * @param invitation which one, where it matters
 * @param argument what each {@link Kind} says
 */
record Step(long at, Kind kind, int who, int invitation, int argument) {

    /** What is done. */
    enum Kind {
        /**
         * Connects; argument: the node, plus {@link #FRESH} where the client has forgotten everything; invitation: {@link
         * #UNNOTICED} where the gateway does not notice that the connection before is gone.
         */
        CONNECT,
        /** The connection breaks; argument: ms until the gateway notices. */
        DROP,
        /** Logs out. */
        LOGOUT,
        /** Reads nothing; argument: for so many ms. */
        STALL,
        INVITE,
        /** Adds the user whose number is the argument. */
        ADD,
        ACCEPT,
        REJECT,
        /** Cancels; argument: one user, or -1 for all. */
        CANCEL,
        MODIFY,
        RING,
        INFO,
        LIST,
        /** Joins the group, or leaves it. */
        JOIN,
        LEAVE,
        /** Does again what was done last. */
        REPEAT,
        /** A node dies; argument: ms until it is back. */
        CRASH,
        /** A node is stopped, and sends its clients away before it goes; argument: ms until it is back. */
        DRAIN,
        /** A node stands still; argument: for so many ms. */
        PAUSE,
        /** The store is hard to reach; argument: for so many ms. */
        TROUBLE,
        /** The store's clock is set; argument: by so many ms. */
        JUMP,
        /** A node's cluster manager does not have another one, whose number is the invitation's; argument: for so many ms. */
        VIEW,
        /** No other node hears of a node, nor does it hear of them; argument: for so many ms. */
        CUT
    }

    private static final Set<Kind> SUFFERED = EnumSet.range(Kind.CRASH, Kind.CUT);

    /** With {@link Kind#CONNECT}: without resume. */
    static final int FRESH = 16;

    /** With {@link Kind#CONNECT}, as the invitation: it takes the gateway for ever to notice. */
    static final int UNNOTICED = 1;

    /** Whether no client does it: it is suffered. */
    boolean isSuffered() {
        return SUFFERED.contains(kind);
    }

    /** When it is over, µs. */
    long over() {
        return switch (kind) {
            case CRASH, DRAIN, PAUSE, TROUBLE, VIEW, CUT -> at + argument * 1_000L;
            default -> at;
        };
    }

    @Override
    public String toString() {
        return "%.3f ms %s %d of invitation %d, %d".formatted(at / 1e3, kind, who, invitation, argument);
    }
}
