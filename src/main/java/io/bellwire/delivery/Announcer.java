package io.bellwire.delivery;

import io.bellwire.group.Group;
import io.bellwire.group.Member;
import io.bellwire.invitation.Invitation;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InviteeRow;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.invitation.Role;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.GroupChange;
import io.bellwire.protocol.MessageEncoder;
import io.bellwire.protocol.Notice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the devices that are logged in on this node what was decided. A notice is encoded once, and only if somebody is
 * there to get it; the cost is one look-up per user of the audience and one write per device.
 */
public final class Announcer {

    private static final Future<Set<String>> NOBODY = Future.succeededFuture(Set.of());

    private final LocalSessions sessions;
    private final FanOut fanOut;
    private final MessageEncoder encoder;

    /** Over these sessions. */
    public Announcer(LocalSessions sessions, FanOut fanOut, MessageEncoder encoder) {
        this.sessions = sessions;
        this.fanOut = fanOut;
        this.encoder = encoder;
    }

    /**
     * Announces an event, to all but the device that acted: it gets its answer. To be called for the events of one
     * invitation in order, from one thread.
     *
     * @param state with the event folded in
     * @param group the group as it is now if the invitation's scope is the group, else null
     * @param now ms of store time
     * @return the users to whom a new-invitation notice was written; complete and empty for other events
     */
    public Future<Set<String>> announce(Invitation state, LoggedEvent logged, @Nullable Group group, long now) {
        return announce(state, state, logged, group, now);
    }

    /**
     * The same for what was decided a while ago: it rings nobody whose part in it is over by now.
     *
     * @param end with all events folded in that came after it, too
     */
    public Future<Set<String>> announce(
            Invitation state, Invitation end, LoggedEvent logged, @Nullable Group group, long now) {
        InvitationEvent event = logged.event();
        Recipients offered = new Recipients();
        Recipients told = new Recipients();
        boolean silent = state.silentTimeout();
        boolean last = event instanceof InvitationEvent.Ended;
        Actor except = event.match(new ActingDevice(state.inviter())).orElse(null);
        eachParticipant(state, group, (role, userID) -> {
            switch (Audience.hears(role, userID, event, silent)) {
                case NOTHING -> {}
                case NEW -> {
                    if (end == state || Missed.worthRinging(userID, end, now)) {
                        offered.add(sessions.of(userID), except);
                    }
                }
                case NOTICE -> told.add(sessions.of(userID), except);
            }
        });
        UUID inviteID = state.inviteID();
        if (!told.isEmpty()) {
            Notice notice = Notices.of(state, logged, now);
            told.send(new EncodedNotice(inviteID, logged.seq(), last, notice.feature(), encoded(notice)), null);
        }
        if (offered.isEmpty()) {
            return NOBODY;
        }
        Notice offer = Notices.offer(state, logged.seq(), logged.at(), now);
        Reached reached = new Reached(offered.loops());
        offered.send(new EncodedNotice(inviteID, logged.seq(), false, null, encoded(offer)), reached);
        return reached.future();
    }

    /** Whether the user has a device that is logged in on this node. */
    public boolean online(String userID) {
        return sessions.online(userID);
    }

    /** Tells these users of a change of a group; best effort (PROTOCOL §4, {@code onGroupChanged}). */
    public void announce(
            String groupID,
            GroupChange change,
            List<String> members,
            Collection<String> users,
            @Nullable Actor except) {
        if (fanOut.busy()) {
            return;
        }
        Recipients recipients = new Recipients();
        for (String userID : users) {
            recipients.add(sessions.of(userID), except);
        }
        if (recipients.isEmpty()) {
            return;
        }
        Notice notice = new Notice.GroupChanged(groupID, change, members);
        recipients.send(new EncodedNotice(null, 0, false, notice.feature(), encoded(notice)), null);
    }

    private interface Participants {
        void each(Role role, String userID);
    }

    private static void eachParticipant(Invitation state, @Nullable Group group, Participants participants) {
        participants.each(Role.INVITER, state.inviter());
        for (InviteeRow row : state.invitees()) {
            participants.each(Role.INVITEE, row.userID());
        }
        if (group == null) {
            return;
        }
        for (Member member : group.members().values()) {
            Role role = state.role(member.userID(), true);
            if (role == Role.WATCHER) {
                participants.each(role, member.userID());
            }
        }
    }

    private ByteBuf encoded(Notice notice) {
        byte[] text = encoder.notice(notice);
        return ByteBufAllocator.DEFAULT.directBuffer(text.length).writeBytes(text);
    }

    /** Sessions by event loop. There are few loops, so a list is the quickest map. */
    private final class Recipients {
        private final List<EventLoop> loops = new ArrayList<>(2);
        private final List<List<Session>> byLoop = new ArrayList<>(2);

        void add(Session[] devices, @Nullable Actor except) {
            for (Session device : devices) {
                if (except == null || !is(device, except)) {
                    of(device.eventLoop()).add(device);
                }
            }
        }

        private static boolean is(Session device, Actor actor) {
            return device.deviceID().equals(actor.deviceID()) && device.userID().equals(actor.userID());
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

        int loops() {
            return loops.size();
        }

        void send(EncodedNotice notice, @Nullable Consumer<List<Session>> delivered) {
            if (loops.size() > 1) {
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
