package io.bellwire.connection;

import io.bellwire.auth.TokenCheck;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RpcError;
import io.bellwire.protocol.RpcError.LoginRefused.Reason;
import io.vertx.core.Future;
import java.util.function.LongConsumer;

/** {@code login} on a connection that is logged in: a fresh token extends it, nothing is replayed (PROTOCOL §2). */
final class Relogin {

    private final ConnectionShared shared;
    private final DeviceSession session;

    Relogin(ConnectionShared shared, DeviceSession session) {
        this.shared = shared;
        this.session = session;
    }

    /**
     * Carries it out.
     *
     * @param extended is told the new expiry, ms since the epoch
     */
    Future<Reply> extend(Call.Login login, LongConsumer extended) {
        String token = login.token();
        if (token == null) {
            return Future.succeededFuture(LoginFlow.refused(Reason.MISSING));
        }
        return shared.services()
                .tokens()
                .verify(token)
                .compose(check -> extend(login, check, extended))
                .recover(cause -> Future.succeededFuture(RpcError.unavailable()));
    }

    private Future<Reply> extend(Call.Login login, TokenCheck check, LongConsumer extended) {
        if (check instanceof TokenCheck.Refused refused) {
            return Future.succeededFuture(LoginFlow.refused(refused.reason()));
        }
        TokenCheck.Valid valid = (TokenCheck.Valid) check;
        return valid.expireAt() <= shared.services().clock().millis()
                ? Future.succeededFuture(LoginFlow.refused(Reason.EXPIRED))
                : extend(login, valid, extended);
    }

    private Future<Reply> extend(Call.Login login, TokenCheck.Valid token, LongConsumer extended) {
        boolean sameDevice = login.deviceID() == null || login.deviceID().equals(session.deviceID());
        if (!sameDevice || !token.userID().equals(session.userID())) {
            return Future.succeededFuture(RpcError.of(ErrorCode.NO_PERMISSION));
        }
        return shared.services().logins().open(session.userID(), null).map(state -> {
            extended.accept(token.expireAt());
            return LoginFlow.answer(shared, session, state);
        });
    }
}
