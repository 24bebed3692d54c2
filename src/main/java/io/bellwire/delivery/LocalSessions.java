package io.bellwire.delivery;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The devices that are logged in on this node, by user. Reading takes no lock and copies nothing: each user's devices are
 * an array that is replaced when one comes or goes.
 */
public final class LocalSessions implements SessionTable {

    /** Is told when devices come and go, on the thread that registers. */
    public interface Listener {
        /** A device that was not here before; {@code first}: it is the user's only one on this node. */
        void came(Session session, boolean first);

        /** A device has gone; {@code last}: it was the user's only one on this node. */
        void went(Session session, boolean last);
    }

    private static final Session[] NONE = {};

    private final ConcurrentHashMap<String, Session[]> byUser = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Adds a listener, for good. */
    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    @Override
    public @Nullable Session register(Session session) {
        Session[] older = new Session[1];
        Session[] now = byUser.compute(session.userID(), (user, sessions) -> {
            Session[] before = sessions == null ? NONE : sessions;
            int same = indexOfDevice(before, session.deviceID());
            if (same < 0) {
                return appended(before, session);
            }
            older[0] = before[same];
            Session[] after = before.clone();
            after[same] = session;
            return after;
        });
        Session replaced = older[0];
        if (replaced == null) {
            listeners.forEach(listener -> listener.came(session, now.length == 1));
        }
        return replaced;
    }

    @Override
    public void unregister(Session session) {
        boolean[] gone = new boolean[1];
        Session[] left = byUser.computeIfPresent(session.userID(), (user, sessions) -> {
            int index = indexOf(sessions, session);
            if (index < 0) {
                return sessions;
            }
            gone[0] = true;
            return sessions.length == 1 ? null : without(sessions, index);
        });
        if (gone[0]) {
            listeners.forEach(listener -> listener.went(session, left == null));
        }
    }

    @Override
    public int devices(String userID) {
        return of(userID).length;
    }

    /** The user's devices; the array is shared and must not be written to. */
    Session[] of(String userID) {
        return byUser.getOrDefault(userID, NONE);
    }

    /** Whether the user has a device here. */
    public boolean online(String userID) {
        return byUser.containsKey(userID);
    }

    /** How many users are logged in. */
    public int users() {
        return byUser.size();
    }

    private static int indexOfDevice(Session[] sessions, String deviceID) {
        for (int i = 0; i < sessions.length; i++) {
            if (sessions[i].deviceID().equals(deviceID)) {
                return i;
            }
        }
        return -1;
    }

    private static int indexOf(Session[] sessions, Session session) {
        for (int i = 0; i < sessions.length; i++) {
            if (sessions[i] == session) {
                return i;
            }
        }
        return -1;
    }

    private static Session[] appended(Session[] sessions, Session session) {
        Session[] more = Arrays.copyOf(sessions, sessions.length + 1);
        more[sessions.length] = session;
        return more;
    }

    private static Session[] without(Session[] sessions, int index) {
        Session[] fewer = new Session[sessions.length - 1];
        System.arraycopy(sessions, 0, fewer, 0, index);
        System.arraycopy(sessions, index + 1, fewer, index, fewer.length - index);
        return fewer;
    }
}
