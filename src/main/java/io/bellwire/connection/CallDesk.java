package io.bellwire.connection;

import io.bellwire.delivery.EncodedNotice;
import io.bellwire.protocol.Answer;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.CloseCode;
import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.Incoming;
import io.bellwire.protocol.MessageEncoder.Answered;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.Request;
import io.bellwire.protocol.RpcError;
import io.bellwire.protocol.RpcError.LoginRefused;
import io.github.bucket4j.Bucket;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Carries out the calls of a client that is logged in, one message at a time: counts them against the limits, hands them
 * on, answers, and then lets go the notices that had to wait for the answer.
 */
final class CallDesk implements CallRun.Carrier {

    private static final Logger log = LoggerFactory.getLogger(CallDesk.class);

    /** A call that takes longer is answered with 8503, and the next one is carried out. */
    private static final long CALL_DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final ConnectionShared shared;
    private final ContextInternal context;
    private final ClientSocket socket;
    private final DeviceSession session;
    private final LongConsumer extended;
    private final Runnable idle;
    private final CallLimiter limiter;
    private @Nullable CallRun run;
    private @Nullable CloseCode closeAfterAnswer;
    private boolean finishing;

    /**
     * Makes the desk of a session.
     *
     * @param ofUser what all connections of the user share, if there is such a limit
     * @param extended told the new expiry after another login, ms since the epoch
     * @param idle told when a message is done with
     */
    CallDesk(
            ConnectionShared shared,
            ContextInternal context,
            ClientSocket socket,
            DeviceSession session,
            @Nullable Bucket ofUser,
            LongConsumer extended,
            Runnable idle) {
        this.shared = shared;
        this.context = context;
        this.socket = socket;
        this.session = session;
        this.extended = extended;
        this.idle = idle;
        this.limiter = new CallLimiter(shared.limits(), ofUser);
    }

    /** Whether a message is being worked on: the next one has to wait. */
    boolean isBusy() {
        return run != null;
    }

    /** The message under way, if there is one, is the last: 1012 follows its answer. False if there is none. */
    boolean finishes() {
        finishing = isBusy();
        return finishing;
    }

    /** Takes a message. */
    void take(Incoming incoming) {
        if (incoming instanceof Incoming.Single single) {
            start(List.of(withInviteID(single.request())), false);
        } else if (incoming instanceof Incoming.Batch batch) {
            start(batch.requests().stream().map(this::withInviteID).toList(), true);
        } else if (incoming instanceof Incoming.Malformed malformed) {
            RpcError refused = takeOne();
            RpcError error = refused == null ? malformed.error() : refused;
            socket.write(shared.services().encoder().reply(null, error));
            watchForFlood(error);
        }
    }

    /** Keeps a notice if it has to wait for an answer; false if it has not. */
    boolean holds(EncodedNotice notice) {
        CallRun running = run;
        if (running == null || !running.held().covers(notice)) {
            return false;
        }
        running.held().add(notice);
        if (running.held().bytes() + socket.unsentBytes() > shared.limits().outboundBytes()) {
            socket.close(CloseCode.TOO_SLOW);
        }
        return true;
    }

    /** Sees whether a call takes too long. */
    void look() {
        CallRun running = run;
        if (running != null && shared.now() - running.startedAt() > CALL_DEADLINE_NANOS) {
            running.giveUp(RpcError.unavailable());
        }
    }

    /** Lets go of everything; what is under way stays unanswered. */
    void stop() {
        CallRun running = run;
        run = null;
        if (running != null) {
            running.abandon();
            running.held().release(unwritten -> {});
        }
    }

    // ---- Carrying out

    private void start(List<Request> requests, boolean batch) {
        CallRun started = new CallRun(this, requests, batch, shared.now());
        run = started;
        started.advance();
    }

    /** An invitation without an ID gets one here, so that it is known which notices have to wait for the answer. */
    private Request withInviteID(Request request) {
        if (!(request.content() instanceof Call.Invite invite) || invite.inviteID() != null) {
            return request;
        }
        Call.Invite complete = new Call.Invite(
                shared.services().inviteIDs().get(),
                invite.groupID(),
                invite.inviteeList(),
                invite.data(),
                invite.timeoutMs(),
                invite.onlineUserOnly(),
                invite.offlinePushInfo(),
                invite.scope());
        return new Request(request.id(), request.method(), complete);
    }

    @Override
    public Future<Reply> carryOut(Request request, long takenAt) {
        if (socket.hasStoodSince(takenAt)) {
            return Future.succeededFuture(RpcError.unavailable());
        }
        RpcError refused = takeOne();
        if (refused != null) {
            return Future.succeededFuture(refused);
        }
        if (request.content() instanceof RpcError error) {
            return Future.succeededFuture(error);
        }
        try {
            return carryOut((Call) request.content());
        } catch (RuntimeException bug) {
            return Future.failedFuture(bug);
        }
    }

    private Future<Reply> carryOut(Call call) {
        if (closeAfterAnswer != null) {
            return Future.succeededFuture(LoginFlow.NOT_LOGGED_IN);
        }
        if (call instanceof Call.Ping) {
            return done(call);
        }
        if (call instanceof Call.Logout) {
            closeAfterAnswer = CloseCode.NORMAL;
            return done(call);
        }
        if (call instanceof Call.Login again) {
            return new Relogin(shared, session)
                    .extend(again, extended)
                    .onSuccess(reply -> shared.services().metrics().answered(call.method(), reply));
        }
        return shared.services().calls().call(session.actor(), call);
    }

    private Future<Reply> done(Call call) {
        shared.services().metrics().answered(call.method(), Answer.Done.INSTANCE);
        return Future.succeededFuture(Answer.Done.INSTANCE);
    }

    private @Nullable RpcError takeOne() {
        RpcError refused = limiter.take();
        if (refused != null) {
            shared.services().metrics().callRefused();
        }
        return refused;
    }

    /** A bug, or the outside world: the client learns only a number that the log has too. */
    @Override
    public Reply failed(Request request, Throwable cause) {
        String correlation = UUID.randomUUID().toString();
        log.atLevel(shared.mayLogFailure() ? Level.ERROR : Level.DEBUG)
                .setCause(cause)
                .log(
                        "Call failed correlation={} userID={} deviceID={} method={}",
                        correlation,
                        session.userID(),
                        session.deviceID(),
                        request.method());
        RpcError error = new RpcError(ErrorCode.INTERNAL, ErrorCode.INTERNAL.message() + " " + correlation, null);
        if (request.method() != null) {
            shared.services().metrics().answered(request.method(), error);
        }
        return error;
    }

    @Override
    public void onLoop(AsyncResult<Reply> reply, Handler<AsyncResult<Reply>> handler) {
        context.emit(reply, handler);
    }

    // ---- Answering

    @Override
    public void finished(CallRun finished) {
        if (run != finished) {
            return;
        }
        List<Answered> answers = finished.answers();
        if (!answers.isEmpty()) {
            socket.write(encode(finished, answers));
        }
        run = null;
        finished.held().release(socket::write);
        finished.replies().forEach(this::look);
        if (closeAfterAnswer != null) {
            socket.close(closeAfterAnswer);
        } else if (finishing) {
            socket.close(CloseCode.RESTARTING);
        }
        idle.run();
    }

    private byte[] encode(CallRun finished, List<Answered> answers) {
        var encoder = shared.services().encoder();
        Answered first = answers.get(0);
        return finished.isBatch() ? encoder.batch(answers) : encoder.reply(first.id(), first.reply());
    }

    /** A flood, and a token that was refused, end the connection. */
    private void look(Reply reply) {
        watchForFlood(reply);
        if (reply instanceof RpcError error && error.data() instanceof LoginRefused && closeAfterAnswer == null) {
            shared.services().metrics().loginRefused();
            closeAfterAnswer = CloseCode.UNAUTHORIZED;
        }
    }

    private void watchForFlood(Reply reply) {
        if (limiter.isFlood(reply, shared.now())) {
            socket.close(CloseCode.FLOODING);
        }
    }
}
