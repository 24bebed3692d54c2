package io.bellwire.connection;

import io.bellwire.auth.TokenVerifier;
import io.bellwire.delivery.LoginReader;
import io.bellwire.delivery.SessionTable;
import io.bellwire.protocol.MessageDecoder;
import io.bellwire.protocol.MessageEncoder;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What connections need from the other rooms. All but the clock and the codec complete their futures on the caller's
 * context.
 *
 * @param calls carries out calls
 * @param tokens checks tokens
 * @param logins reads what a login is answered with
 * @param inviteIDs makes the inviteID of an invitation whose client gave none; asked on the connection's event loop
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
        Supplier<UUID> inviteIDs,
        SessionTable sessions,
        MessageDecoder decoder,
        MessageEncoder encoder,
        ConnectionMetrics metrics,
        Clock clock) {}
