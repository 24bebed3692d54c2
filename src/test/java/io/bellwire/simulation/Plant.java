package io.bellwire.simulation;

/**
 * A fault that is built in on purpose, around the real classes. Each must be found: that is the proof that the simulation
 * can convict.
 */
enum Plant {
    /** Nothing is wrong. */
    NONE,
    /** The store takes appends wherever the log ends. */
    STORE_WITHOUT_COMPARE,
    /** The store doesn't look at the deadline. */
    STORE_WITHOUT_DEADLINE,
    /** The store says that it took what it did not. */
    STORE_THAT_LOSES,
    /** A node whose clock is ahead and who does not ask the store whether the deadline has come. */
    EARLY_ALARM,
    /** Timers that don't fire. */
    LOST_ALARM,
    /** Reads that lag behind. */
    STALE_READS,
    /** A node that answers before the store did. */
    HASTY_ANSWER,
    /** A node that says of what was done already that it was done now. */
    WRONG_TIME_OF_REPEAT,
    /** Now and then a notice is left out. */
    FORGETFUL_ANNOUNCER,
    /** Each notice is told to somebody else's device, too. */
    INDISCREET_ANNOUNCER,
    /** Now and then a connection writes a notice twice. */
    REPEATED_NOTICE,
    /** Now and then a connection writes a notice before the one that came first. */
    OVERTAKEN_NOTICE,
    /** An answer is written after the notice of what the call did. */
    NOTICE_BEFORE_ANSWER,
    /** What a replay begins with is left out. */
    FORGETFUL_REPLAY,
    /** What is over rings at a login. */
    DEAD_RING,
    /** A stranger may act. */
    OPEN_DOOR,
    /** Sessions stay after their socket. */
    SESSION_LEAK,
    /** A node that believes of what another one announces that it follows upon what was told before. */
    DEAF_EAR,
    /** A node that takes for told whatever was decided elsewhere before it heard of it. */
    LATE_NEWS_DROPPED,
    /** Nobody reads what a node decided that was not heard of. */
    NO_RECOVERY,
    /** Nobody takes over what another node had, nor looks for what is overdue. */
    NO_TAKEOVER,
    /** A node that now and then takes what it last saw of a log for the truth. */
    STALE_CACHE,
    /** A login that does not wait until others find it. */
    HASTY_LOGIN,
    /** What one node says to another one is taken out of order. */
    DISORDERLY_LINK,
    /** A node that carries out what another one asked for a long time ago. */
    OLD_COMMANDS;

    /** Whether only a node among others can have it. */
    boolean needsOthers() {
        return compareTo(DEAF_EAR) >= 0;
    }
}
