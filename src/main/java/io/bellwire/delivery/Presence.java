package io.bellwire.delivery;

import io.bellwire.group.Group;
import io.bellwire.protocol.GroupChange;
import io.bellwire.store.GroupStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells the members of a user's groups that the user's first device came or last one went ({@code onGroupChanged}). Best effort: somebody who comes and goes quickly is told of at most once per {@link
 * #QUIET_MS}, and nothing is told while deliveries pile up.
 */
public final class Presence {

    /** After a change, further ones of the same user are gathered for that long; ms. */
    private static final long QUIET_MS = 1_000;

    /** In each of these periods about {@link #MEMBERS_PER_TICK} members are looked at; ms. */
    private static final long TICK_MS = 10;

    /** A user may be in 200 groups of 2,000 members, nearly all of them somebody's inventions. */
    private static final int MEMBERS_PER_TICK = 2_000;

    /** Changes that wait, one for each group; more are left out. */
    private static final int MAX_WAITING = 1_000;

    private record Change(String groupID, String userID, boolean online) {}

    private final Vertx vertx;
    private final LocalSessions sessions;
    private final GroupStore groups;
    private final Announcer announcer;
    private final FanOut fanOut;

    /** Users of whom a change was told in the last {@link #QUIET_MS}, and whether they were said to be online. */
    private final ConcurrentHashMap<String, Boolean> told = new ConcurrentHashMap<>();

    /** Guarded by itself, and so is {@link #resting}. */
    private final ArrayDeque<Change> waiting = new ArrayDeque<>();

    private boolean resting;

    /** Over the sessions of this node. */
    public Presence(Vertx vertx, LocalSessions sessions, GroupStore groups, Announcer announcer, FanOut fanOut) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.groups = groups;
        this.announcer = announcer;
        this.fanOut = fanOut;
    }

    /** The user's first device came, or the last one went. */
    void changed(String userID) {
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
        synchronized (waiting) {
            if (waiting.size() < MAX_WAITING) {
                waiting.add(new Change(groupID, userID, online));
            }
            if (!resting) {
                work();
            }
        }
    }

    private void work() {
        int members = 0;
        while (members < MEMBERS_PER_TICK && !waiting.isEmpty()) {
            members += 1 + tell(waiting.remove());
        }
        resting = true;
        vertx.setTimer(TICK_MS, id -> {
            synchronized (waiting) {
                resting = false;
                if (!waiting.isEmpty()) {
                    work();
                }
            }
        });
    }

    /** Tells the members of one group, and returns how many there are. */
    private int tell(Change told) {
        if (fanOut.busy()) {
            return 0;
        }
        Future<@Nullable Group> found = groups.group(told.groupID());
        found.onSuccess(group -> tell(told, group));
        Group group = found.result();
        return group == null ? 0 : group.members().size();
    }

    private void tell(Change told, @Nullable Group group) {
        if (group != null) {
            GroupChange change = told.online() ? GroupChange.ONLINE : GroupChange.OFFLINE;
            List<String> user = List.of(told.userID());
            announcer.tellGroup(told.groupID(), change, user, others(group, told.userID()), Set.of(), null);
        }
    }

    private static List<String> others(Group group, String userID) {
        return group.members().keySet().stream()
                .filter(member -> !member.equals(userID))
                .toList();
    }
}
