package io.bellwire.simulation;

import io.bellwire.cluster.LocalNode;
import io.bellwire.delivery.Announcement;
import io.bellwire.delivery.Arrival;
import io.bellwire.delivery.EncodedNotice;
import io.bellwire.delivery.GroupNews;
import io.bellwire.delivery.LoginReader;
import io.bellwire.delivery.LoginReader.LoginState;
import io.bellwire.delivery.Replay;
import io.bellwire.delivery.Session;
import io.bellwire.delivery.SessionTable;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Answer;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.StateFilter;
import io.bellwire.store.ForwardingInvitationStore;
import io.bellwire.store.InvitationStore;
import io.bellwire.store.InvitationStore.StoredInvitation;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The planted faults that stand between the real classes. Without one, all is passed on as it is. */
final class Plants {
    private static final long STANDSTILL_MS = 5_000;
    private final Plant plant;
    private final VirtualTime time;
    private Dice dice = new Dice(0);
    private final Map<Session, Session> proxies = new HashMap<>();
    private @Nullable Session stranger;

    Plants(Plant plant, VirtualTime time) {
        this.plant = plant;
        this.time = time;
    }

    /** A new history. */
    void begin(long seed) {
        dice = Dice.of(seed, 9);
        stranger = null;
        proxies.clear();
    }

    boolean is(Plant one) {
        return plant == one;
    }

    /** Whether it happens this time. */
    boolean now(Plant one) {
        return plant == one && dice.percent(20);
    }

    Actor actor(Actor actor) {
        boolean other = plant == Plant.OPEN_DOOR && actor.userID().equals(Plan.USERS[Plan.STRANGER]);
        return other ? new Actor(Plan.USERS[1], actor.deviceID()) : actor;
    }

    Future<Reply> answered(Call call, Future<Reply> reply) {
        if (plant == Plant.HASTY_ANSWER && call instanceof Call.Accept accept && dice.percent(50)) {
            long at = SharedStore.BEGINNING + time.now() / 1_000;
            return Future.succeededFuture(new Answer.Acted(accept.inviteID(), at));
        }
        if (plant == Plant.WRONG_TIME_OF_REPEAT) {
            return reply.map(answer -> answer instanceof Answer.Acted acted
                    ? new Answer.Acted(acted.inviteID(), SharedStore.BEGINNING + time.now() / 1_000)
                    : answer);
        }
        return reply;
    }

    /** What a node takes for the store's time where it talks to others. */
    long storeTime(long now) {
        return plant == Plant.OLD_COMMANDS ? now - now % STANDSTILL_MS : now;
    }

    LoginReader logins(LoginReader real) {
        if (plant != Plant.FORGETFUL_REPLAY) {
            return real;
        }
        return (userID, resume) -> real.open(userID, resume)
                .map(state -> new LoginState(
                        state.serverTime(), state.pending(), state.pendingNext(), new Forgetful(state.replay())));
    }

    /** What replays are read from. */
    InvitationStore replayed(InvitationStore real) {
        return plant == Plant.DEAD_RING ? new Dead(real) : real;
    }

    SessionTable sessions(SessionTable real) {
        return switch (plant) {
            case FORGETFUL_ANNOUNCER, INDISCREET_ANNOUNCER, SESSION_LEAK, LATE_NEWS_DROPPED -> new Table(real);
            default -> real;
        };
    }

    /** What stands between the links of a node and itself. */
    LocalNode between(LocalNode real) {
        return switch (plant) {
            case DEAF_EAR, DISORDERLY_LINK, OLD_COMMANDS -> new Between(real);
            default -> real;
        };
    }

    private final class Between implements LocalNode {
        private final LocalNode real;
        private @Nullable Runnable heldBack;

        Between(LocalNode real) {
            this.real = real;
        }

        @Override
        public Future<Reply> call(UUID inviteID, Actor actor, Call.OnInvitation call, long notAfter) {
            return real.call(inviteID, actor, call, plant == Plant.OLD_COMMANDS ? Long.MAX_VALUE : notAfter);
        }

        @Override
        public Future<Set<String>> announced(Announcement announcement) {
            if (plant == Plant.DEAF_EAR) {
                return real.announced(following(announcement));
            }
            Runnable before = heldBack;
            heldBack = null;
            if (before == null && now(Plant.DISORDERLY_LINK)) {
                heldBack = () -> real.announced(announcement);
                time.after(300_000, this::release);
                return Future.succeededFuture(Set.of());
            }
            Future<Set<String>> reached = real.announced(announcement);
            if (before != null) {
                before.run();
            }
            return reached;
        }

        private void release() {
            Runnable held = heldBack;
            heldBack = null;
            if (held != null) {
                held.run();
            }
        }

        private static Announcement following(Announcement told) {
            return new Announcement(
                    told.inviteID(),
                    told.seq(),
                    told.at(),
                    1,
                    told.last(),
                    told.except(),
                    told.silent(),
                    told.offer(),
                    told.notice(),
                    told.event());
        }

        @Override
        public void groupChanged(GroupNews news) {
            real.groupChanged(news);
        }

        @Override
        public void replaced(String userID, String deviceID, long order) {
            real.replaced(userID, deviceID, order);
        }

        @Override
        public void doubt() {
            if (plant != Plant.DEAF_EAR) {
                real.doubt();
            }
        }

        @Override
        public void decided(StoredInvitation invitation) {
            real.decided(invitation);
        }

        @Override
        public void closeClients() {
            real.closeClients();
        }
    }

    private static final class Forgetful implements Replay {
        private final Replay real;
        private boolean forgot;

        Forgetful(Replay real) {
            this.real = real;
        }

        @Override
        public Future<List<EncodedNotice>> next() {
            return real.next().compose(notices -> {
                if (forgot || notices.isEmpty()) {
                    return Future.succeededFuture(notices);
                }
                forgot = true;
                notices.get(0).payload().release();
                return notices.size() == 1 ? next() : Future.succeededFuture(notices.subList(1, notices.size()));
            });
        }

        @Override
        public boolean missed(UUID inviteID, int seq) {
            return real.missed(inviteID, seq);
        }
    }

    private final class Table implements SessionTable {
        private final SessionTable real;

        Table(SessionTable real) {
            this.real = real;
        }

        @Override
        public Arrival register(Session session) {
            Session proxy = new Proxy(session);
            proxies.put(session, proxy);
            if (session.userID().equals(Plan.USERS[Plan.STRANGER])) {
                stranger = session;
            }
            return real.register(proxy);
        }

        @Override
        public void unregister(Session session) {
            Session proxy = proxies.remove(session);
            if (proxy != null && plant != Plant.SESSION_LEAK) {
                real.unregister(proxy);
            }
        }

        @Override
        public int devices(String userID) {
            return plant == Plant.SESSION_LEAK ? 1 : real.devices(userID);
        }
    }

    private final class Proxy implements Session {
        private final Session real;
        private final String userID;
        private final String deviceID;

        Proxy(Session real) {
            this.real = real;
            this.userID = real.userID();
            this.deviceID = real.deviceID();
        }

        @Override
        public String userID() {
            return userID;
        }

        @Override
        public String deviceID() {
            return deviceID;
        }

        @Override
        public EventLoop eventLoop() {
            return real.eventLoop();
        }

        @Override
        public boolean deliver(EncodedNotice notice) {
            Session other = stranger;
            if (now(Plant.FORGETFUL_ANNOUNCER)) {
                return true;
            }
            if (plant == Plant.INDISCREET_ANNOUNCER && other != null && other != real) {
                EncodedNotice copy = new EncodedNotice(
                        notice.inviteID(),
                        notice.seq(),
                        notice.last(),
                        notice.feature(),
                        notice.payload().copy());
                other.eventLoop().execute(() -> other.deliver(copy));
            }
            return real.deliver(notice);
        }

        @Override
        public long since() {
            return plant == Plant.LATE_NEWS_DROPPED ? Long.MAX_VALUE : real.since();
        }

        @Override
        public void replaced() {
            real.replaced();
        }

        @Override
        public void replacedBy(long order) {
            real.replacedBy(order);
        }
    }

    /** Shows of every invitation only how it began. */
    private static final class Dead extends ForwardingInvitationStore {
        Dead(InvitationStore real) {
            super(real);
        }

        @Override
        public long now() {
            return SharedStore.BEGINNING;
        }

        @Override
        public Future<List<LoggedEvent>> read(UUID inviteID, int afterSeq) {
            return store.read(inviteID, afterSeq).map(log -> log.subList(0, Math.min(1, log.size())));
        }

        @Override
        public Future<Page> list(String userID, StateFilter state, @Nullable String before, int limit) {
            return store.list(userID, StateFilter.ALL, before, limit);
        }
    }
}
