package io.bellwire.delivery;

import io.bellwire.delivery.Announcement.Part;
import io.bellwire.group.Group;
import io.bellwire.invitation.Invitation;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Feature;
import io.bellwire.protocol.GroupChange;
import io.bellwire.protocol.MessageEncoder;
import io.bellwire.protocol.Notice;
import io.bellwire.protocol.Scope;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the devices of the users, here and on the other nodes, what was decided. A notice is encoded once, and only if
 * somebody is there to get it; the cost is one look-up per user of the audience, one write per device, and one message per
 * other node.
 *
 * <p>What concerns one invitation is to be told in order, and from one thread.
 */
public final class Announcer {

    private static final Future<Set<String>> NOBODY = Future.succeededFuture(Set.of());

    /**
     * How long a login may take, ms. Who logged in meanwhile may be told twice, and leaves it out; only a new invitation
     * for those who were online did not come with the login, and must not come late either (PROTOCOL §3).
     */
    private static final long LOGIN_MS = 10_000;

    private final LocalSessions sessions;
    private final FanOut fanOut;
    private final MessageEncoder encoder;
    private final Elsewhere elsewhere;

    /** Over these sessions, and those of other nodes. */
    public Announcer(LocalSessions sessions, FanOut fanOut, MessageEncoder encoder, Elsewhere elsewhere) {
        this.sessions = sessions;
        this.fanOut = fanOut;
        this.encoder = encoder;
        this.elsewhere = elsewhere;
    }

    /** Whether the user has a device that is logged in on this node. */
    public boolean online(String userID) {
        return sessions.online(userID);
    }

    /**
     * Where else the inviter and the invitees are: nodeID to userIDs. If the scope is the group, its members may be
     * everywhere. Complete at once on a node that is alone; never fails.
     */
    public Future<Map<String, List<String>>> find(Invitation invitation) {
        if (elsewhere == Elsewhere.NOBODY) {
            return elsewhere.find(List.of());
        }
        List<String> users = new ArrayList<>(invitation.invitees().size() + 1);
        users.add(invitation.inviter());
        invitation.invitees().forEach(row -> users.add(row.userID()));
        if (invitation.scope() != Scope.GROUP) {
            return elsewhere.find(users);
        }
        Map<String, List<String>> everywhere = new HashMap<>();
        elsewhere.nodes().forEach(nodeID -> everywhere.put(nodeID, users));
        return Future.succeededFuture(everywhere);
    }

    /**
     * Tells of an event, here and there, all but the device that acted: it gets its answer.
     *
     * @param places where else the users are
     * @param from this node has told the others everything from this {@code seq} on
     * @return the inviter and invitees to whom a new-invitation notice was written; complete and empty for other events
     */
    public Future<Set<String>> tell(News news, Map<String, List<String>> places, int from) {
        Telling telling = new Telling(news, encoder);
        Future<Set<String>> here = here(telling, null);
        if (places.isEmpty()) {
            return here;
        }
        List<Future<Set<String>>> reached = there(telling, places, from);
        if (reached.isEmpty()) {
            return here;
        }
        reached.add(here);
        return together(reached);
    }

    /** The same for the other nodes alone. */
    public Future<Set<String>> tellElsewhere(News news, Map<String, List<String>> places, int from) {
        return together(there(new Telling(news, encoder), places, from));
    }

    private List<Future<Set<String>>> there(Telling telling, Map<String, List<String>> places, int from) {
        List<Future<Set<String>>> reached = new ArrayList<>();
        places.forEach((nodeID, users) -> {
            Announcement announcement = telling.to(users, from);
            if (announcement != null) {
                Future<Set<String>> there = elsewhere.tell(nodeID, announcement);
                if (announcement.offer() != null) {
                    reached.add(there);
                }
            }
        });
        return reached;
    }

    private static Future<Set<String>> together(List<Future<Set<String>>> reached) {
        return Future.all(reached).map(all -> {
            Set<String> users = new HashSet<>();
            reached.forEach(some -> users.addAll(some.result()));
            return users;
        });
    }

    /** Tells the devices of this node of an event that was decided a while ago, but those that logged in since. */
    public Future<Set<String>> tellLate(News news) {
        return here(new Telling(news, encoder), news.logged());
    }

    private Future<Set<String>> here(Telling telling, @Nullable LoggedEvent late) {
        Recipients offered = new Recipients(telling.except(), late, telling.onlineUserOnly());
        Recipients shown = new Recipients(telling.except(), late, telling.onlineUserOnly());
        Recipients told = new Recipients(telling.except(), late, false);
        telling.each(new Telling.Hearers() {
            @Override
            public void offered(String userID) {
                offered.add(userID);
            }

            @Override
            public void shown(String userID) {
                shown.add(userID);
            }

            @Override
            public void told(String userID) {
                told.add(userID);
            }
        });
        UUID inviteID = telling.inviteID();
        if (!told.isEmpty()) {
            Buffer text = telling.notice();
            told.send(
                    new EncodedNotice(inviteID, telling.seq(), telling.last(), telling.feature(), direct(text)), null);
        }
        return offered.isEmpty() && shown.isEmpty()
                ? NOBODY
                : offer(
                        new EncodedNotice(inviteID, telling.seq(), false, null, direct(telling.offer())),
                        offered,
                        shown);
    }

    /** Sends a new invitation to those who are in it, and to the others of their group; those of the first who got it. */
    private static Future<Set<String>> offer(EncodedNotice offer, Recipients offered, Recipients shown) {
        offer.payload().retain();
        Future<Set<String>> reached = offered.reach(offer);
        shown.send(offer, null);
        return reached;
    }

    /**
     * Tells the devices of this node what another node announced.
     *
     * @param watchers the group whose members hear of it, too; null: none
     * @return the inviter and invitees to whom a new-invitation notice was written
     */
    public Future<Set<String>> deliver(Announcement announcement, @Nullable Group watchers) {
        Part notice = announcement.notice();
        if (notice != null) {
            Recipients told = participants(announcement, notice);
            addWatchers(told, announcement, notice, watchers);
            if (!told.isEmpty()) {
                told.send(encoded(announcement, notice, announcement.last()), null);
            }
        }
        Part offer = announcement.offer();
        if (offer == null) {
            return NOBODY;
        }
        Recipients offered = participants(announcement, offer);
        Recipients shown = new Recipients(announcement.except(), null, false);
        addWatchers(shown, announcement, offer, watchers);
        return offered.isEmpty() && shown.isEmpty()
                ? NOBODY
                : offer(encoded(announcement, offer, false), offered, shown);
    }

    private Recipients participants(Announcement announcement, Part part) {
        Recipients recipients = new Recipients(announcement.except(), null, false);
        part.users().forEach(recipients::add);
        return recipients;
    }

    private static void addWatchers(
            Recipients recipients, Announcement announcement, Part part, @Nullable Group watchers) {
        if (watchers != null && !part.watchersOf().isEmpty()) {
            Set<String> participants = new HashSet<>(announcement.participants());
            for (String userID : watchers.members().keySet()) {
                if (!participants.contains(userID)) {
                    recipients.add(userID);
                }
            }
        }
    }

    private static EncodedNotice encoded(Announcement announcement, Part part, boolean last) {
        return new EncodedNotice(
                announcement.inviteID(), announcement.seq(), last, part.feature(), direct(part.payload()));
    }

    /**
     * Tells of a change of a group; best effort (PROTOCOL §4, {@code onGroupChanged}).
     *
     * @param concerned who joined, left, came or went
     * @param members who is a member now, and hears of it
     * @param others who hears of it besides
     * @param except the device that acted; null: there is none
     */
    public void tellGroup(
            String groupID,
            GroupChange change,
            List<String> concerned,
            Collection<String> members,
            Collection<String> others,
            @Nullable Actor except) {
        if (fanOut.busy()) {
            return;
        }
        Notice notice = new Notice.GroupChanged(groupID, change, concerned);
        Set<String> elsewhereToo = elsewhere.nodes();
        Recipients recipients = groupRecipients(members, others, except);
        if (recipients.isEmpty() && elsewhereToo.isEmpty()) {
            return;
        }
        Buffer text = Telling.text(encoder, notice);
        send(text, recipients);
        for (String nodeID : elsewhereToo) {
            elsewhere.tell(nodeID, new GroupNews(text, groupID, List.copyOf(others), except));
        }
    }

    /** Tells the devices of this node of a change of a group of which another node tells; the group as it is, null: it is gone. */
    public void deliver(GroupNews news, @Nullable Group group) {
        if (!fanOut.busy()) {
            Collection<String> members =
                    group == null ? Set.of() : group.members().keySet();
            send(news.payload(), groupRecipients(members, news.others(), news.except()));
        }
    }

    private Recipients groupRecipients(Collection<String> members, Collection<String> others, @Nullable Actor except) {
        Recipients recipients = new Recipients(except, null, false);
        members.forEach(recipients::add);
        others.forEach(recipients::add);
        return recipients;
    }

    private static void send(Buffer groupNotice, Recipients recipients) {
        if (!recipients.isEmpty()) {
            recipients.send(new EncodedNotice(null, 0, false, Feature.GROUPS, direct(groupNotice)), null);
        }
    }

    private static ByteBuf direct(Buffer text) {
        return ByteBufAllocator.DEFAULT.directBuffer(text.length()).writeBytes(((BufferInternal) text).getByteBuf());
    }

    /** Sessions by event loop. There are few loops, so a list is the quickest map. */
    private final class Recipients {
        private final List<EventLoop> loops = new ArrayList<>(2);
        private final List<List<Session>> byLoop = new ArrayList<>(2);
        private final @Nullable Actor except;
        private final @Nullable LoggedEvent late;
        private final boolean online;

        /**
         * But that device, and those that logged in since the event, if it is told late.
         *
         * @param online it is for those alone who were logged in by then
         */
        Recipients(@Nullable Actor except, @Nullable LoggedEvent late, boolean online) {
            this.except = except;
            this.late = late;
            this.online = online;
        }

        /** The devices of that user. */
        void add(String userID) {
            Actor acted = except != null && except.userID().equals(userID) ? except : null;
            for (Session device : sessions.of(userID)) {
                boolean leftOut = acted != null && acted.deviceID().equals(device.deviceID());
                if (!leftOut && (late == null || isNewTo(device, late.at()))) {
                    of(device.eventLoop()).add(device);
                }
            }
        }

        /** Whether its login may not have brought what was decided then: it may have looked at the store before. */
        private boolean isNewTo(Session device, long at) {
            long since = device.since();
            return online ? since != Long.MIN_VALUE && since <= at : since <= at + LOGIN_MS;
        }

        private List<Session> of(EventLoop loop) {
            for (int i = 0; i < loops.size(); i++) {
                if (loops.get(i) == loop) {
                    return byLoop.get(i);
                }
            }
            List<Session> list = new ArrayList<>(4);
            loops.add(loop);
            byLoop.add(list);
            return list;
        }

        boolean isEmpty() {
            return loops.isEmpty();
        }

        /** Sends a new invitation; the users who got it. */
        Future<Set<String>> reach(EncodedNotice offer) {
            if (isEmpty()) {
                offer.payload().release();
                return NOBODY;
            }
            Reached reached = new Reached(loops.size());
            send(offer, reached);
            return reached.future();
        }

        /** Takes over one reference to the payload. */
        void send(EncodedNotice notice, @Nullable Consumer<List<Session>> delivered) {
            if (isEmpty()) {
                notice.payload().release();
            } else if (loops.size() > 1) {
                notice.payload().retain(loops.size() - 1);
            }
            for (int i = 0; i < loops.size(); i++) {
                fanOut.send(loops.get(i), notice, byLoop.get(i), delivered);
            }
        }
    }

    /** Gathers from all event loops who was written to. */
    private static final class Reached implements Consumer<List<Session>> {
        private final Set<String> users = ConcurrentHashMap.newKeySet();
        private final AtomicInteger missing;
        private final Promise<Set<String>> promise = Promise.promise();

        Reached(int loops) {
            missing = new AtomicInteger(loops);
        }

        @Override
        public void accept(List<Session> written) {
            for (Session session : written) {
                users.add(session.userID());
            }
            if (missing.decrementAndGet() == 0) {
                promise.complete(users);
            }
        }

        Future<Set<String>> future() {
            return promise.future();
        }
    }
}
