package io.bellwire.connection;

import io.bellwire.auth.TokenCheck;
import io.bellwire.delivery.LoginReader.LoginState;
import io.bellwire.delivery.Replay;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Answer;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Call.Resume;
import io.bellwire.protocol.CloseCode;
import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.Incoming;
import io.bellwire.protocol.MessageEncoder.Answered;
import io.bellwire.protocol.Method;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.Request;
import io.bellwire.protocol.RequestID;
import io.bellwire.protocol.RpcError;
import io.bellwire.protocol.RpcError.LoginRefused;
import io.bellwire.protocol.RpcError.LoginRefused.Reason;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens until a client is logged in (PROTOCOL §2): every other method is answered with 6014, the login has five
 * seconds, its token is checked, its session registered, its state read. Dropped once the login is answered.
 */
final class LoginFlow {

    /** 6014 for calls before login. */
    static final RpcError NOT_LOGGED_IN = refused(Reason.MISSING);

    private static final Logger log = LoggerFactory.getLogger(LoginFlow.class);

    /** More messages than this without a login are a flood. */
    private static final int MAX_MESSAGES = 20;

    private static final long RETRY_AFTER_MS = 1_000;

    private final ConnectionShared shared;
    private final ContextInternal context;
    private final Owner owner;
    private final Runnable authenticated;
    private final @Nullable String bearer;
    private long timer = -1;
    private int messages;

    /** Counts attempts, so that what a given-up one still brings is ignored. */
    private int attempt;

    /** The login that is under way. */
    private @Nullable Request current;

    /** The connection that logs in. */
    interface Owner {
        Phase phase();

        void enter(Phase next);

        /**
         * Registers the session; null if the user has too many devices already.
         *
         * @param resume what the client knows, null: nothing
         * @return complete when the session is found by whoever announces something
         */
        @Nullable Future<Long> openSession(DeviceSession opened, @Nullable Resume resume);

        /** Takes the session out again. */
        void closeSession();

        /** All is there: the rest is the owner's. */
        void loggedIn(Request request, Answer.LoggedIn answer, Replay replay, long expireAt);

        void write(byte[] message);

        void close(CloseCode code);
    }

    LoginFlow(
            ConnectionShared shared,
            ContextInternal context,
            Owner owner,
            Runnable authenticated,
            @Nullable String bearer) {
        this.shared = shared;
        this.context = context;
        this.owner = owner;
        this.authenticated = authenticated;
        this.bearer = bearer;
    }

    /** 6014. */
    static RpcError refused(Reason reason) {
        return RpcError.of(ErrorCode.NOT_LOGGED_IN, new LoginRefused(reason));
    }

    /** The result of {@code login}. */
    static Answer.LoggedIn answer(ConnectionShared shared, DeviceSession session, LoginState state) {
        int heartbeatSeconds = Math.max(1, (int) shared.options().heartbeat().toSeconds());
        return new Answer.LoggedIn(
                session.userID(),
                session.deviceID(),
                state.serverTime(),
                heartbeatSeconds,
                shared.limits(),
                state.pending(),
                state.pendingNext());
    }

    /** Time runs from now on. */
    void start() {
        timer = context.owner().setTimer(shared.options().loginDeadline().toMillis(), fired -> tooLate());
    }

    /** What is still under way is ignored from now on. */
    void stop() {
        attempt++;
        context.owner().cancelTimer(timer);
    }

    /** Takes a message of a client that has not logged in. */
    void take(Incoming incoming) {
        if (++messages > MAX_MESSAGES) {
            owner.close(CloseCode.FLOODING);
        } else if (incoming instanceof Incoming.Single single) {
            take(single.request());
        } else if (incoming instanceof Incoming.Batch batch) {
            take(batch.requests());
        } else if (incoming instanceof Incoming.Malformed malformed) {
            owner.write(shared.services().encoder().reply(null, malformed.error()));
        }
    }

    private void take(List<Request> requests) {
        List<Answered> answers = new ArrayList<>(requests.size());
        for (Request request : requests) {
            RequestID id = request.id();
            if (id != null) {
                answers.add(new Answered(id, beforeLogin(request)));
            }
        }
        if (!answers.isEmpty()) {
            owner.write(shared.services().encoder().batch(answers));
        }
    }

    private void take(Request request) {
        if (request.content() instanceof Call.Login login) {
            verify(request, login);
        } else if (request.method() == Method.LOGIN && request.content() instanceof RpcError badParams) {
            write(request, badParams);
        } else {
            write(request, beforeLogin(request));
        }
    }

    /** What is no request at all names no method. */
    private static RpcError beforeLogin(Request request) {
        boolean noRequest = request.content() instanceof RpcError error && error.code() == ErrorCode.INVALID_REQUEST;
        return noRequest ? (RpcError) request.content() : NOT_LOGGED_IN;
    }

    private void verify(Request request, Call.Login login) {
        current = request;
        String token = login.token() == null ? bearer : login.token();
        if (token == null) {
            refuse(request, Reason.MISSING);
            return;
        }
        owner.enter(Phase.VERIFYING);
        int mine = ++attempt;
        shared.services()
                .tokens()
                .verify(token)
                .onComplete(checked -> context.emit(checked, done -> {
                    if (mine == attempt) {
                        verified(request, login, done);
                    }
                }));
    }

    private void verified(Request request, Call.Login login, AsyncResult<TokenCheck> checked) {
        if (checked.failed()) {
            giveUp(request, checked.cause());
        } else if (checked.result() instanceof TokenCheck.Refused refused) {
            refuse(request, refused.reason());
        } else if (checked.result() instanceof TokenCheck.Valid valid) {
            if (valid.expireAt() <= shared.services().clock().millis()) {
                refuse(request, Reason.EXPIRED);
            } else {
                open(request, login, valid);
            }
        }
    }

    private void open(Request request, Call.Login login, TokenCheck.Valid token) {
        authenticated.run();
        owner.enter(Phase.OPENING);
        String deviceID = login.deviceID() == null ? shared.newDeviceID() : login.deviceID();
        DeviceSession session = new DeviceSession(new Actor(token.userID(), deviceID), login.features());
        Future<Long> found = owner.openSession(session, login.resume());
        if (found == null) {
            answer(request, RpcError.tooMany("devicesPerUser", RETRY_AFTER_MS));
            owner.enter(Phase.AWAITING_LOGIN);
            return;
        }
        int mine = attempt;
        found.compose(order -> shared.services().logins().open(token.userID(), login.resume()))
                .onComplete(read -> context.emit(read, done -> {
                    if (mine == attempt) {
                        opened(request, session, token, done);
                    }
                }));
    }

    private void opened(Request request, DeviceSession session, TokenCheck.Valid token, AsyncResult<LoginState> read) {
        if (read.failed()) {
            giveUp(request, read.cause());
            return;
        }
        LoginState state = read.result();
        stop();
        owner.loggedIn(request, answer(shared, session, state), state.replay(), token.expireAt());
    }

    private void refuse(Request request, Reason reason) {
        shared.services().metrics().loginRefused();
        answer(request, refused(reason));
        owner.close(CloseCode.UNAUTHORIZED);
    }

    /** Keys or store can't be reached: the client may try again, within a new deadline. */
    private void giveUp(Request request, Throwable cause) {
        log.debug("Login could not be carried out", cause);
        stop();
        if (owner.phase() == Phase.OPENING) {
            owner.closeSession();
        }
        answer(request, RpcError.unavailable());
        if (owner.phase() != Phase.CLOSED) {
            start();
            owner.enter(Phase.AWAITING_LOGIN);
        }
    }

    private void tooLate() {
        Request request = current;
        if (owner.phase() == Phase.AWAITING_LOGIN || request == null) {
            owner.close(CloseCode.UNAUTHORIZED);
        } else {
            giveUp(request, new TimeoutException("no answer about a login"));
        }
    }

    /** What became of a login. */
    private void answer(Request request, RpcError error) {
        shared.services().metrics().answered(Method.LOGIN, error);
        write(request, error);
    }

    private void write(Request request, Reply reply) {
        if (request.id() != null) {
            owner.write(shared.services().encoder().reply(request.id(), reply));
        }
    }
}
