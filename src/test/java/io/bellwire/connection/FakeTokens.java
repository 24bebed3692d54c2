package io.bellwire.connection;

import io.bellwire.auth.TokenCheck;
import io.bellwire.auth.TokenVerifier;
import io.bellwire.protocol.RpcError.LoginRefused.Reason;
import io.vertx.core.Future;

/** Tokens are userIDs, or {@code userID@expireAt}; {@code expired} and {@code invalid} are refused, {@code broken} fails. */
final class FakeTokens implements TokenVerifier {

    static final long FAR = 253_402_300_799_000L;

    @Override
    public Future<TokenCheck> verify(String token) {
        return switch (token) {
            case "expired" -> Future.succeededFuture(new TokenCheck.Refused(Reason.EXPIRED, "test"));
            case "invalid" -> Future.succeededFuture(new TokenCheck.Refused(Reason.INVALID, "test"));
            case "broken" -> Future.failedFuture("no keys");
            default -> Future.succeededFuture(valid(token));
        };
    }

    private static TokenCheck valid(String token) {
        int at = token.indexOf('@');
        return at < 0
                ? new TokenCheck.Valid(token, FAR)
                : new TokenCheck.Valid(token.substring(0, at), Long.parseLong(token.substring(at + 1)));
    }
}
