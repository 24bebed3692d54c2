package io.bellwire.connection;

import io.bellwire.auth.TokenVerifier;
import io.bellwire.delivery.LoginReader;
import io.bellwire.delivery.SessionTable;
import io.bellwire.protocol.MessageDecoder;
import io.bellwire.protocol.MessageEncoder;
import java.time.Clock;

/**
 * What connections need from the other rooms. All but the clock and the codec complete their futures on the caller's
 * context.
 *
 * @param calls carries out calls
 * @param tokens checks tokens
 * @param logins reads what a login is answered with
 * @param sessions who is logged in on this node
 * @param decoder of clients' messages
 * @param encoder of answers
 * @param metrics what is counted
 * @param clock wall clock, for the expiry of tokens only
 */
public record ConnectionServices(
        CallHandler calls,
        TokenVerifier tokens,
        LoginReader logins,
        SessionTable sessions,
        MessageDecoder decoder,
        MessageEncoder encoder,
        ConnectionMetrics metrics,
        Clock clock) {}
