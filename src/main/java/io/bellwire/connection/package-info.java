/**
 * The clients' side: the WebSocket listener, the Netty guard in each pipeline, one {@code ConnectionVerticle} per
 * connection on the event loop of its socket. A frame comes in through the guard, is decoded, counted against the limits,
 * and handed to {@link io.bellwire.connection.CallHandler}; notices come in through {@link io.bellwire.delivery.Session}.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.connection;
