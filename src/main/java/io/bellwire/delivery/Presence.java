package io.bellwire.delivery;

import io.bellwire.group.Group;
import io.bellwire.protocol.GroupChange;
import io.bellwire.store.GroupStore;
import io.bellwire.store.SessionRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells the members of a user's groups that the user's first device came or last one went ({@code onGroupChanged}), and
 * keeps the session registry. Best effort: somebody who comes and goes quickly is told of at most once per {@link
 * #QUIET_MS}, and nothing is told while deliveries pile up.
 */
public final class Presence implements LocalSessions.Listener {

    /** After a change, further ones of the same user are gathered for that long; ms. */
    private static final long QUIET_MS = 1_000;

    /** Above so many waiting deliveries presence is left out. */
    private static final int BUSY = FanOut.MAX_BACKLOG / 10;

    private final Vertx vertx;
    private final LocalSessions sessions;
    private final SessionRegistry registry;
    private final GroupStore groups;
    private final Announcer announcer;
    private final FanOut fanOut;

    /** Users of whom a change was told in the last {@link #QUIET_MS}, and whether they were said to be online. */
    private final ConcurrentHashMap<String, Boolean> told = new ConcurrentHashMap<>();

    /** To be added to {@code sessions} as a listener. */
    public Presence(
            Vertx vertx,
            LocalSessions sessions,
            SessionRegistry registry,
            GroupStore groups,
            Announcer announcer,
            FanOut fanOut) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.registry = registry;
        this.groups = groups;
        this.announcer = announcer;
        this.fanOut = fanOut;
    }

    @Override
    public void came(Session session, boolean first) {
        registry.register(session.userID(), session.deviceID());
        if (first) {
            changed(session.userID());
        }
    }

    @Override
    public void went(Session session, boolean last) {
        registry.unregister(session.userID(), session.deviceID());
        if (last) {
            changed(session.userID());
        }
    }

    private void changed(String userID) {
        groups.groupsOf(userID).onSuccess(groupIDs -> {
            boolean online = sessions.online(userID);
            if (!groupIDs.isEmpty() && told.putIfAbsent(userID, online) == null) {
                groupIDs.forEach(groupID -> tell(groupID, userID, online));
                vertx.setTimer(QUIET_MS, id -> lookAgain(userID));
            }
        });
    }

    private void lookAgain(String userID) {
        Boolean said = told.remove(userID);
        if (said != null && said != sessions.online(userID)) {
            changed(userID);
        }
    }

    private void tell(String groupID, String userID, boolean online) {
        if (fanOut.backlog() > BUSY) {
            return;
        }
        GroupChange change = online ? GroupChange.ONLINE : GroupChange.OFFLINE;
        groups.group(groupID).onSuccess(group -> {
            if (group != null) {
                announcer.announce(groupID, change, List.of(userID), others(group, userID), null);
            }
        });
    }

    private static List<String> others(Group group, String userID) {
        return group.members().keySet().stream()
                .filter(member -> !member.equals(userID))
                .toList();
    }
}
