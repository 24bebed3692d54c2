package io.bellwire.delivery;

import io.bellwire.group.Group;
import io.bellwire.protocol.GroupChange;
import io.bellwire.store.GroupStore;
import io.bellwire.store.SessionRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells the members of a user's groups that the user's first device came or last one went ({@code onGroupChanged}), of all
 * nodes. Best effort: somebody who comes and goes quickly is told of at most once per {@link #QUIET_MS} by each node, and
 * nothing is told while deliveries pile up.
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

    /**
     * What was told of a user.
     *
     * @param more whether something has changed since, so that it has to be looked again
     */
    private record Said(boolean online, boolean more) {}

    private final Vertx vertx;
    private final LocalSessions sessions;
    private final SessionRegistry registry;
    private final GroupStore groups;
    private final Announcer announcer;
    private final FanOut fanOut;

    /** Users of whom this node told a change in the last {@link #QUIET_MS}. */
    private final ConcurrentHashMap<String, Said> told = new ConcurrentHashMap<>();

    /** Guarded by itself, and so is {@link #resting}. */
    private final ArrayDeque<Change> waiting = new ArrayDeque<>();

    private boolean resting;

    /** Over the sessions of this node, and those that the registry knows of others. */
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

    /** The user's first device came to this node, or the last one went from it, and none is elsewhere. */
    void changed(String userID) {
        groups.groupsOf(userID).onSuccess(groupIDs -> {
            if (!groupIDs.isEmpty()) {
                online(userID).onSuccess(online -> tell(groupIDs, userID, online));
            }
        });
    }

    /** Whether a device is here or elsewhere: one that left this node may have come to another one by now. */
    private Future<Boolean> online(String userID) {
        return sessions.online(userID)
                ? Future.succeededFuture(true)
                : registry.nodesOf(List.of(userID)).map(nodes -> !nodes.isEmpty());
    }

    private void tell(Collection<String> groupIDs, String userID, boolean online) {
        if (told.putIfAbsent(userID, new Said(online, false)) == null) {
            groupIDs.forEach(groupID -> tell(groupID, userID, online));
            vertx.setTimer(QUIET_MS, id -> lookAgain(userID));
        } else {
            told.computeIfPresent(userID, (id, said) -> new Said(said.online(), true));
        }
    }

    /** What changed on other nodes since, they have told. */
    private void lookAgain(String userID) {
        Said said = told.remove(userID);
        if (said != null && said.more()) {
            online(userID).onSuccess(online -> {
                if (online != said.online()) {
                    changed(userID);
                }
            });
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
