package io.bellwire.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.delivery.Announcer;
import io.bellwire.delivery.Elsewhere;
import io.bellwire.delivery.EncodedNotice;
import io.bellwire.delivery.FanOut;
import io.bellwire.delivery.LocalSessions;
import io.bellwire.delivery.Presence;
import io.bellwire.delivery.Registrar;
import io.bellwire.delivery.Session;
import io.bellwire.group.GroupMachine;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InvitationMachine;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.MessageEncoder;
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.Scope;
import io.bellwire.store.MemoryGroupStore;
import io.bellwire.store.MemorySessionRegistry;
import io.bellwire.store.StoreClock;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node tells its clients of an invitation that it has no memory of, where others write to the store, too. */
class VoiceTest {
    private static final long ENDED_AT = 2_000;

    private final UUID inviteID = UUID.randomUUID();
    private final EventLoop loop = new DefaultEventLoop();
    private final Phone alice = new Phone();
    private final Voice voice = new Voice(inviteID, services(alice));
    private final List<LoggedEvent> log = List.of(
            new LoggedEvent(
                    1,
                    1_000,
                    new InvitationEvent.Created(
                            "alice", "tablet", "", Scope.INVITEES, List.of("bob"), "", 30_000, 30_000, false, null)),
            new LoggedEvent(2, ENDED_AT, new InvitationEvent.Accepted("bob", "phone", "")),
            new LoggedEvent(3, ENDED_AT, new InvitationEvent.Ended(Outcome.ANSWERED)));

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void whatIsJustOverIsTold() {
        assertThat(told(ENDED_AT + 1)).containsExactly(2, 3);
    }

    /** Not by its time, which is the store's, and may be before that of a node that is ahead. */
    @Test
    void whatMayHaveBeenDecidedHereIsKnownByItsNumber() {
        voice.toldUpTo(3);
        voice.mayHaveHappened(2, ENDED_AT + 700);

        assertThat(told(ENDED_AT + 701)).containsExactly(2, 3);
    }

    /** A call that is repeated does not know its number: it may be the first one. */
    @Test
    void whatWasDecidedLongBeforeIsNotToldAgain() {
        voice.toldUpTo(3);
        voice.mayHaveHappened(1, ENDED_AT + 60_000);

        assertThat(told(ENDED_AT + 60_001)).isEmpty();
    }

    /** Its connections have forgotten that they were told, and would pass it on once more. */
    @Test
    void whatIsLongOverIsNotToldAgain() {
        assertThat(told(ENDED_AT + 60_000)).isEmpty();
        assertThat(voice.told()).isEqualTo(3);
    }

    /** Nothing but the news brings it to a device whose login may have looked at the store before. */
    @Test
    void aDeviceThatIsStillLoggingInIsRung() {
        alice.since = Long.MIN_VALUE;

        assertThat(toldOfItsRing(false)).containsExactly(1);
    }

    /** It was not online when it was rung. */
    @Test
    void whatIsForThoseOnlineDoesNotRingWhoIsStillLoggingIn() {
        alice.since = Long.MIN_VALUE;

        assertThat(toldOfItsRing(true)).isEmpty();
    }

    @Test
    void whatIsForThoseOnlineRingsWhoWasLoggedInAndNobodyElse() {
        alice.since = 1_001;
        assertThat(toldOfItsRing(true)).isEmpty();

        alice.since = 1_000;
        assertThat(toldOfItsRing(true)).containsExactly(1);
    }

    private List<Integer> toldOfItsRing(boolean onlineUserOnly) {
        InvitationEvent.Created created = new InvitationEvent.Created(
                "bob", "phone", "", Scope.INVITEES, List.of("alice"), "", 30_000, 30_000, onlineUserOnly, null);
        Voice ofAnother = new Voice(UUID.randomUUID(), services(alice));
        ofAnother.catchUp(List.of(new LoggedEvent(1, 1_000, created)), null, Map.of(), 1_002, (state, reached) -> {});
        return told();
    }

    private List<Integer> told(long now) {
        voice.catchUp(log, null, Map.of(), now, (state, reached) -> {});
        return told();
    }

    private List<Integer> told() {
        loop.submit(() -> {}).awaitUninterruptibly();
        return alice.told;
    }

    private static InvitationVerticle.Services services(Session session) {
        MessageEncoder encoder = new MessageEncoder(Limits.DEFAULT);
        LocalSessions sessions = new LocalSessions();
        FanOut fanOut = new FanOut();
        Announcer announcer = new Announcer(sessions, fanOut, encoder, Elsewhere.NOBODY);
        var groups = new MemoryGroupStore(new GroupMachine(Limits.DEFAULT), StoreClock.system());
        var registry = new MemorySessionRegistry("node");
        Presence presence = new Presence(null, sessions, registry, groups, announcer, fanOut);
        new Registrar(sessions, registry, Elsewhere.NOBODY, presence).register(session);
        return new InvitationVerticle.Services(
                null,
                groups,
                new InvitationMachine(Limits.DEFAULT),
                announcer,
                notice -> {},
                SignalingMetrics.NONE,
                new OneOfSeveral(),
                1_000);
    }

    private static final class OneOfSeveral implements Ownership {
        @Override
        public @Nullable String ownerOf(int partition) {
            return null;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public Future<Reply> ask(String nodeID, UUID inviteID, Actor actor, Call.OnInvitation call) {
            return Future.failedFuture("not reachable");
        }
    }

    private final class Phone implements Session {
        private final List<Integer> told = new CopyOnWriteArrayList<>();
        private volatile long since;

        @Override
        public String userID() {
            return "alice";
        }

        @Override
        public String deviceID() {
            return "phone";
        }

        @Override
        public EventLoop eventLoop() {
            return loop;
        }

        @Override
        public long since() {
            return since;
        }

        @Override
        public boolean deliver(EncodedNotice notice) {
            told.add(notice.seq());
            return true;
        }

        @Override
        public void replaced() {}

        @Override
        public void replacedBy(long order) {}
    }
}
