package io.bellwire.delivery;

import io.bellwire.store.SessionRegistry;
import io.bellwire.store.SessionRegistry.Registration;

/**
 * Keeps who is here: on this node, for the other nodes in the registry, and as presence for the members of the user's
 * groups. Safe for any thread.
 */
public final class Registrar implements SessionTable {
    private final LocalSessions here;
    private final SessionRegistry registry;
    private final Elsewhere elsewhere;
    private final Presence presence;

    /** Over the sessions of this node. */
    public Registrar(LocalSessions here, SessionRegistry registry, Elsewhere elsewhere, Presence presence) {
        this.here = here;
        this.registry = registry;
        this.elsewhere = elsewhere;
        this.presence = presence;
    }

    @Override
    public Arrival register(Session session) {
        String userID = session.userID();
        String deviceID = session.deviceID();
        LocalSessions.Entered entered = here.enter(session);
        return new Arrival(
                entered.replaced(),
                registry.register(userID, deviceID)
                        .map(registration -> arrived(userID, deviceID, entered.first(), registration)));
    }

    private long arrived(String userID, String deviceID, boolean first, Registration registration) {
        for (String nodeID : registration.elsewhere()) {
            elsewhere.replaced(nodeID, userID, deviceID, registration.order());
        }
        if (first && registration.elsewhere().isEmpty()) {
            presence.changed(userID);
        }
        return registration.order();
    }

    @Override
    public void unregister(Session session) {
        String userID = session.userID();
        boolean last = here.leave(session);
        registry.unregister(userID, session.deviceID()).onSuccess(others -> {
            if (last && others.isEmpty()) {
                presence.changed(userID);
            }
        });
    }

    @Override
    public int devices(String userID) {
        return here.of(userID).length;
    }

    /** The user has logged in with this device on another node. */
    public void replaced(String userID, String deviceID, long order) {
        for (Session session : here.of(userID)) {
            if (session.deviceID().equals(deviceID)) {
                session.eventLoop().execute(() -> session.replacedBy(order));
            }
        }
    }
}
