package io.bellwire.auth;

import io.vertx.core.Future;

/** Checks the tokens that clients log in with (PROTOCOL §2). */
public interface TokenVerifier {

    /**
     * Checks a token. The future completes on the caller's context; it fails only when the keys can't be had at all.
     */
    Future<TokenCheck> verify(String token);
}
