package io.bellwire.delivery;

import org.jspecify.annotations.Nullable;

/** The devices that are logged in on this node, as the connections see it. Safe for any thread. */
public interface SessionTable {

    /**
     * Puts a session in, in the place of an older one of the same user and device.
     *
     * @return the older one, to be told that it is {@link Session#replaced()}; null if there was none
     */
    @Nullable Session register(Session session);

    /** Takes a session out; does nothing if it is not in (any more). */
    void unregister(Session session);

    /** How many devices of this user are logged in on this node. */
    int devices(String userID);
}
