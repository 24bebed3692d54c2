package io.bellwire.connection;

import io.bellwire.delivery.Arrival;
import io.bellwire.delivery.EncodedNotice;
import io.bellwire.delivery.Session;
import io.bellwire.delivery.SessionTable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A session table in a map. */
final class FakeSessions implements SessionTable {

    private record Key(String userID, String deviceID) {}

    private final ConcurrentHashMap<Key, Session> sessions = new ConcurrentHashMap<>();

    @Override
    public Arrival register(Session session) {
        Session older = sessions.put(new Key(session.userID(), session.deviceID()), session);
        return new Arrival(older, Future.succeededFuture(0L));
    }

    @Override
    public void unregister(Session session) {
        sessions.remove(new Key(session.userID(), session.deviceID()), session);
    }

    @Override
    public int devices(String userID) {
        return (int) sessions.keySet().stream()
                .filter(key -> key.userID().equals(userID))
                .count();
    }

    int size() {
        return sessions.size();
    }

    @Nullable Session find(String userID, String deviceID) {
        return sessions.get(new Key(userID, deviceID));
    }

    /** Delivers on the session's event loop. */
    Future<Boolean> deliver(String userID, String deviceID, EncodedNotice notice) {
        Session session = sessions.get(new Key(userID, deviceID));
        Promise<Boolean> done = Promise.promise();
        session.eventLoop().execute(() -> done.complete(session.deliver(notice)));
        return done.future();
    }
}
