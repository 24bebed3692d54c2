package io.bellwire.connection;

/** Where a connection stands. */
enum Phase {
    /** The client has not proved who it is; only {@code login} is carried out. */
    AWAITING_LOGIN,
    /** A token is being checked; other messages wait. */
    VERIFYING,
    /** The token was good: the session is registered, its state is being read; live notices are noted, not written. */
    OPENING,
    /** The login is answered and what was missed is being written; live notices are noted, not written. */
    REPLAYING,
    /** Calls are carried out, notices are written. */
    LIVE,
    /** Nothing is written any more. */
    CLOSED;

    /** Whether this phase may follow that one. */
    boolean mayFollow(Phase earlier) {
        return switch (this) {
            case AWAITING_LOGIN -> earlier == VERIFYING || earlier == OPENING;
            case VERIFYING -> earlier == AWAITING_LOGIN;
            case OPENING -> earlier == VERIFYING;
            case REPLAYING -> earlier == OPENING;
            case LIVE -> earlier == REPLAYING;
            case CLOSED -> earlier != CLOSED;
        };
    }
}
