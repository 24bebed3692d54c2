package io.bellwire.delivery;

import org.jspecify.annotations.Nullable;

/** The devices that are logged in on this node: at most one session per user and device. Called on any event loop. */
public interface SessionTable {

    /**
     * Adds a session.
     *
     * @return the one it takes the place of (same user and device), for the caller to replace; null if there was none
     */
    @Nullable Session register(Session session);

    /** Takes a session out; does nothing if another one has taken its place. */
    void unregister(Session session);

    /** How many devices of the user are in the table. */
    int devices(String userID);
}
