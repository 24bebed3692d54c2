/**
 * Tokens (PROTOCOL §2). {@link io.bellwire.auth.TokenVerifier} is what the other rooms call; {@link
 * io.bellwire.auth.JwtTokenVerifier} takes a token apart itself, strictly, and leaves only the signature to vertx-auth-jwt:
 * one {@code JWTAuth} per key, so that a key can't be used with an algorithm that it is not for. Keys come from {@link
 * io.bellwire.auth.JwtOptions}, or from a JWKS address through {@link io.bellwire.auth.JwksKeySource}. {@link
 * io.bellwire.auth.TokenMinter} makes tokens for {@code gentoken} and {@code --dev}.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.auth;
