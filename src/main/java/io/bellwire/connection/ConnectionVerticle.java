package io.bellwire.connection;

import io.bellwire.delivery.Arrival;
import io.bellwire.delivery.EncodedNotice;
import io.bellwire.delivery.Replay;
import io.bellwire.delivery.Session;
import io.bellwire.protocol.Answer;
import io.bellwire.protocol.Call.Resume;
import io.bellwire.protocol.CloseCode;
import io.bellwire.protocol.Feature;
import io.bellwire.protocol.Incoming;
import io.bellwire.protocol.Method;
import io.bellwire.protocol.Request;
import io.github.bucket4j.Bucket;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One client, from its upgrade to its end: takes its messages one after another, logs it in ({@link LoginFlow}), has its
 * calls carried out ({@link CallDesk}), and passes notices on to it. It is deployed on its socket's event loop, and all of
 * it runs there. {@link Phase} says where it stands.
 */
final class ConnectionVerticle extends VerticleBase implements Session, SocketListener, LoginFlow.Owner {

    private static final Logger log = LoggerFactory.getLogger(ConnectionVerticle.class);

    private final ConnectionShared shared;
    private final ContextInternal loopContext;
    private final ClientSocket socket;
    private final long connectionID;
    private final Inbox inbox = new Inbox();
    private final NoticeLedger ledger;
    private Phase phase = Phase.AWAITING_LOGIN;
    private boolean pumping;

    /** Whether the node drains and the message under way is the last one that is taken. */
    private boolean finishing;

    /** Until the login is answered. */
    private @Nullable LoginFlow login;

    // From OPENING on.
    private @Nullable DeviceSession session;
    private @Nullable Bucket ofUser;
    private @Nullable Catchup catchup;
    private @Nullable Future<Long> order;

    /** See {@link Session#since}; any thread reads it. */
    private volatile long since = Long.MIN_VALUE;

    // From REPLAYING on.
    private @Nullable CallDesk desk;
    private @Nullable Expiry expiry;

    /**
     * Makes the connection of a socket.
     *
     * @param authenticated told once the client has proved who it is
     * @param bearer the token of the upgrade request, if there was one
     */
    ConnectionVerticle(
            ConnectionShared shared,
            ContextInternal context,
            ClientSocket socket,
            Runnable authenticated,
            @Nullable String bearer) {
        this.shared = shared;
        this.loopContext = context;
        this.socket = socket;
        this.connectionID = shared.newConnectionID();
        this.ledger = new NoticeLedger(shared.ledgers());
        this.login = new LoginFlow(shared, context, this, authenticated, bearer);
    }

    // ---- Life

    @Override
    public void opened() {
        try {
            // Not through Vertx.deployVerticle, which would take the next event loop instead of the socket's.
            deploy(loopContext);
        } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @Override
    public Future<?> start() {
        if (login != null) {
            login.start();
        }
        return Future.succeededFuture();
    }

    @Override
    public void closed(int code) {
        log.debug("Connection closed connectionID={} userID={} code={}", connectionID, userID(), code);
        enter(Phase.CLOSED);
        try {
            undeploy(loopContext);
        } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    /** The only place that cleans up after a socket. */
    @Override
    public Future<?> stop() {
        if (login != null) {
            login.stop();
            login = null;
        }
        if (desk != null) {
            desk.stop();
            desk = null;
            shared.services().metrics().loggedOut();
        }
        if (expiry != null) {
            expiry.stop();
            expiry = null;
        }
        closeSession();
        inbox.clear();
        ledger.clear();
        return Future.succeededFuture();
    }

    @Override
    public Phase phase() {
        return phase;
    }

    @Override
    public void enter(Phase next) {
        if (!next.mayFollow(phase)) {
            throw new IllegalStateException(phase + " to " + next);
        }
        phase = next;
        if (next == Phase.AWAITING_LOGIN || next == Phase.LIVE) {
            pump();
        }
    }

    // ---- Messages, one after another

    @Override
    public void message(byte[] text) {
        if (finishing) {
            return;
        }
        inbox.add(text);
        if (inbox.isFull()) {
            socket.pause();
        }
        pump();
    }

    @Override
    public boolean finishes() {
        finishing = desk != null && desk.finishes();
        if (finishing) {
            inbox.clear();
        }
        return finishing;
    }

    @Override
    public int waitingBytes() {
        return inbox.bytes();
    }

    @Override
    public void writable() {
        if (phase == Phase.REPLAYING && catchup != null) {
            catchup.advance();
        }
        pump();
    }

    @Override
    public void visited() {
        ledger.sweep(shared.now());
        if (expiry != null) {
            expiry.look();
        }
        if (desk != null) {
            desk.look();
        }
    }

    /** Takes what waits, while nothing is under way, and the client reads what it is answered. */
    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            takeWaiting();
        } finally {
            pumping = false;
        }
        if (phase != Phase.CLOSED && inbox.isLow()) {
            socket.resume();
        }
    }

    private void takeWaiting() {
        while (isIdle() && socket.isWritable()) {
            byte[] message = inbox.poll();
            if (message == null) {
                return;
            }
            take(shared.services().decoder().decode(message, 0, message.length));
        }
    }

    private boolean isIdle() {
        return switch (phase) {
            case AWAITING_LOGIN -> true;
            case LIVE -> desk != null && !desk.isBusy();
            case VERIFYING, OPENING, REPLAYING, CLOSED -> false;
        };
    }

    private void take(Incoming incoming) {
        if (login != null) {
            login.take(incoming);
        } else if (desk != null) {
            desk.take(incoming);
        }
    }

    // ---- Login

    @Override
    public @Nullable Future<Long> openSession(DeviceSession opened, @Nullable Resume resume) {
        session = opened;
        if (resume != null) {
            ledger.start(resume.known(), shared.now());
        }
        catchup = new Catchup();
        ofUser = shared.userBuckets().acquire(opened.userID());
        Arrival arrival = shared.services().sessions().register(this);
        order = arrival.order();
        Session previous = arrival.replaced();
        if (previous != null) {
            previous.eventLoop().execute(previous::replaced);
            return order;
        }
        boolean fits = shared.services().sessions().devices(opened.userID())
                <= shared.limits().devicesPerUser();
        if (!fits) {
            closeSession();
        }
        return fits ? order : null;
    }

    @Override
    public void closeSession() {
        DeviceSession closing = session;
        if (closing != null) {
            shared.services().sessions().unregister(this);
            shared.userBuckets().release(closing.userID());
            session = null;
            ofUser = null;
        }
        if (catchup != null) {
            catchup.close();
            catchup = null;
        }
    }

    @Override
    public void loggedIn(Request request, Answer.LoggedIn answer, Replay replay, long expireAt) {
        DeviceSession opened = session;
        Catchup waiting = catchup;
        if (opened == null || waiting == null) {
            throw new IllegalStateException("no session");
        }
        login = null;
        since = answer.serverTime();
        shared.services().metrics().loggedIn();
        shared.services().metrics().answered(Method.LOGIN, answer);
        expiry = new Expiry(shared, loopContext, () -> socket.close(CloseCode.UNAUTHORIZED));
        desk = new CallDesk(shared, loopContext, socket, opened, ofUser, expiry::set, this::pump);
        socket.allowLongMessages();
        enter(Phase.REPLAYING);
        expiry.set(expireAt);
        if (request.id() != null) {
            socket.write(shared.services().encoder().reply(request.id(), answer));
        }
        waiting.begin(new ReplayPump(replay, loopContext, new ReplayTarget()));
    }

    @Override
    public void write(byte[] message) {
        socket.write(message);
    }

    @Override
    public void close(CloseCode code) {
        socket.close(code);
    }

    // ---- Session

    @Override
    public String userID() {
        return session == null ? "" : session.userID();
    }

    @Override
    public String deviceID() {
        return session == null ? "" : session.deviceID();
    }

    @Override
    public EventLoop eventLoop() {
        return socket.eventLoop();
    }

    @Override
    public boolean deliver(EncodedNotice notice) {
        return switch (phase) {
            case AWAITING_LOGIN, VERIFYING, CLOSED -> false;
            case OPENING, REPLAYING -> keepForReplay(notice);
            case LIVE -> pass(notice);
        };
    }

    @Override
    public long fetch(EncodedNotice notice) {
        UUID inviteID = notice.inviteID();
        return inviteID == null ? 0 : ledger.lookUp(inviteID);
    }

    @Override
    public long since() {
        return since;
    }

    @Override
    public void replaced() {
        socket.close(CloseCode.REPLACED);
    }

    @Override
    public void replacedBy(long newer) {
        if (order != null) {
            order.onSuccess(mine -> {
                if (mine < newer) {
                    loopContext.runOnContext(nothing -> replaced());
                }
            });
        }
    }

    private boolean keepForReplay(EncodedNotice notice) {
        UUID inviteID = notice.inviteID();
        if (inviteID == null || catchup == null || ledger.hasSeen(inviteID, notice.seq())) {
            return inviteID != null;
        }
        if (!catchup.missed(inviteID, notice.seq())) {
            socket.close(CloseCode.TOO_SLOW);
        }
        return false;
    }

    /** Writes a notice, leaves it out, or has it held back until the answer to the call under way has gone out. */
    private boolean pass(EncodedNotice notice) {
        UUID inviteID = notice.inviteID();
        if (inviteID != null && !ledger.admit(inviteID, notice.seq(), notice.last(), shared.now())) {
            // It has been written before, or what came after it has.
            return true;
        }
        if (!isWanted(notice)) {
            return false;
        }
        boolean held = desk != null && desk.holds(notice);
        return held ? phase != Phase.CLOSED : socket.write(notice.payload());
    }

    private boolean isWanted(EncodedNotice notice) {
        Feature feature = notice.feature();
        return feature == null || (session != null && session.features().contains(feature));
    }

    /** Where the replay writes to. */
    private final class ReplayTarget implements ReplayPump.Target {

        @Override
        public boolean isWritable() {
            return socket.isWritable();
        }

        @Override
        public void replay(EncodedNotice notice) {
            pass(notice);
        }

        @Override
        public void caughtUp() {
            catchup = null;
            enter(Phase.LIVE);
        }

        @Override
        public void replayFailed(Throwable cause) {
            log.atLevel(shared.mayLogFailure() ? Level.WARN : Level.DEBUG)
                    .setCause(cause)
                    .log("Replay failed connectionID={} userID={}", connectionID, userID());
            socket.close(CloseCode.RESTARTING);
        }
    }
}
