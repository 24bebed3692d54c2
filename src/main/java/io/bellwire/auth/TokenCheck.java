package io.bellwire.auth;

import io.bellwire.protocol.RpcError.LoginRefused;

/** What a {@link TokenVerifier} says of a token. */
public sealed interface TokenCheck {

    /**
     * Good.
     *
     * @param userID {@code sub}
     * @param expireAt {@code exp} as ms since the epoch, wall clock
     */
    record Valid(String userID, long expireAt) implements TokenCheck {}

    /** Refused; {@code problem} is for logs and {@code checktoken}, never for the client. */
    record Refused(LoginRefused.Reason reason, String problem) implements TokenCheck {}
}
