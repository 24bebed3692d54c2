package io.bellwire.delivery;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The devices that are logged in on this node, by user. Reading takes no lock and copies nothing: each user's devices are
 * an array that is replaced when one comes or goes.
 */
public final class LocalSessions {

    /**
     * A session that is in.
     *
     * @param replaced the one of the same user and device whose place it took; null: there was none
     * @param first whether it is the user's only one on this node
     */
    record Entered(@Nullable Session replaced, boolean first) {}

    private static final Session[] NONE = {};

    private final ConcurrentHashMap<String, Session[]> byUser = new ConcurrentHashMap<>();

    /** Puts a session in. */
    Entered enter(Session session) {
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
        return new Entered(older[0], older[0] == null && now.length == 1);
    }

    /** Takes a session out if it is in (still); returns whether it was the user's only one on this node. */
    boolean leave(Session session) {
        boolean[] gone = new boolean[1];
        Session[] left = byUser.computeIfPresent(session.userID(), (user, sessions) -> {
            int index = indexOf(sessions, session);
            if (index < 0) {
                return sessions;
            }
            gone[0] = true;
            return sessions.length == 1 ? null : without(sessions, index);
        });
        return gone[0] && left == null;
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
