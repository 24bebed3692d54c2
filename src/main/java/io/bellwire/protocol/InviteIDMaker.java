package io.bellwire.protocol;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Makes inviteIDs for those who leave that to the gateway: UUID version 7 (RFC 9562 §5.7), so time-ordered, with all of
 * its 74 other bits random and from a secure source (PROTOCOL §3). Libraries count up within a millisecond, which would let
 * one who gets an ID guess those that others got. Any thread may use it.
 */
public final class InviteIDMaker {

    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long VARIANT_BITS = 0x3FFF_FFFF_FFFF_FFFFL;

    /** How many IDs are looked at before one will do that is not near. */
    private static final int MOST_TRIES = 256;

    private final SecureRandom random;
    private final LongSupplier nowMs;

    /**
     * A maker.
     *
     * @param nowMs the time, ms since the epoch
     */
    public InviteIDMaker(SecureRandom random, LongSupplier nowMs) {
        this.random = random;
        this.nowMs = nowMs;
    }

    /** An ID that nobody has and nobody can guess. Its text form, {@link UUID#toString()}, is lower-case. */
    public UUID next() {
        long high = nowMs.getAsLong() << 16 | VERSION_7 | (random.nextInt() & 0xFFF);
        long low = VARIANT | (random.nextLong() & VARIANT_BITS);
        return new UUID(high, low);
    }

    /**
     * The same, and if it can be had cheaply one that is near, whatever that means: work on it goes a shorter way. As long as
     * nobody outside knows which ones are near, it is as hard to guess as any.
     */
    public UUID next(Predicate<UUID> near) {
        UUID first = next();
        UUID inviteID = first;
        for (int i = 1; i < MOST_TRIES && !near.test(inviteID); i++) {
            inviteID = new UUID(first.getMostSignificantBits(), first.getLeastSignificantBits() ^ i);
        }
        return inviteID;
    }
}
