package io.bellwire.connection;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/**
 * Makes inviteIDs for clients that leave that to the gateway: UUID version 7 (RFC 9562 §5.7), so time-ordered, with all of
 * its 74 other bits random and from a secure source (PROTOCOL §3). Libraries count up within a millisecond, which would let
 * one who gets an ID guess those that others got.
 */
final class InviteIDMaker {

    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long VARIANT_BITS = 0x3FFF_FFFF_FFFF_FFFFL;

    private final SecureRandom random;
    private final Clock clock;

    InviteIDMaker(SecureRandom random, Clock clock) {
        this.random = random;
        this.clock = clock;
    }

    UUID next() {
        long high = clock.millis() << 16 | VERSION_7 | (random.nextInt() & 0xFFF);
        long low = VARIANT | (random.nextLong() & VARIANT_BITS);
        return new UUID(high, low);
    }
}
