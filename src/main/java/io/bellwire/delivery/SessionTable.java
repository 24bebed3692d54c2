package io.bellwire.delivery;

/** The devices that are logged in on this node, as the connections see it. Safe for any thread. */
public interface SessionTable {

    /** Puts a session in, in the place of an older one of the same user and device. */
    Arrival register(Session session);

    /** Takes a session out that was put in, whether or not it was replaced meanwhile; once for each. */
    void unregister(Session session);

    /** How many devices of this user are logged in on this node. */
    int devices(String userID);
}
