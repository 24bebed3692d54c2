package io.bellwire.store;

import java.nio.ByteBuffer;

/**
 * Rows of a user's or a group's sorted set. All have the score 0, so that Redis keeps them in the order of their bytes:
 * a letter for the kind, a time, and what names the invitation. As the time of creation is part of a row, a row that an
 * append left behind that was never taken does not fit the invitation of that ID that was created later.
 */
final class RedisRow {
    /** An invitation of this user or group, ended or not: time of creation, ID. */
    static final char LISTED = 'h';

    /** One that is open: time of creation, ID. */
    static final char OPEN = 'l';

    /** The user's seat as inviter: deadline, time of creation, ID. */
    static final char INVITER_SEAT = 'm';

    /** The user's seat as invitee who has not answered: deadline, time of creation, ID. */
    static final char INVITEE_SEAT = 'r';

    private static final int KEY_BYTES = 25;
    private static final int SEAT_BYTES = 33;

    private RedisRow() {}

    static byte[] listed(InvitationKey key) {
        return row(LISTED, key);
    }

    static byte[] open(InvitationKey key) {
        return row(OPEN, key);
    }

    private static byte[] row(char kind, InvitationKey key) {
        return key.putTo(ByteBuffer.allocate(KEY_BYTES).put((byte) kind)).array();
    }

    static byte[] seat(char kind, Seat seat) {
        ByteBuffer row = ByteBuffer.allocate(SEAT_BYTES).put((byte) kind).putLong(seat.expireAt());
        return seat.key().putTo(row).array();
    }

    /** The key in a row of the kind {@link #LISTED} or {@link #OPEN}. */
    static InvitationKey key(byte[] row) {
        return InvitationKey.read(ByteBuffer.wrap(row, 1, InvitationKey.BYTES));
    }

    static Seat seat(byte[] row) {
        ByteBuffer buffer = ByteBuffer.wrap(row, 1, SEAT_BYTES - 1);
        long expireAt = buffer.getLong();
        return new Seat(expireAt, InvitationKey.read(buffer));
    }

    /** The end of a range: everything of this kind before, or with {@code included} up to, that key. */
    static byte[] bound(char kind, InvitationKey key, boolean included) {
        return prefixed(included ? '[' : '(', row(kind, key));
    }

    /** Where the rows of a kind begin. */
    static byte[] first(char kind) {
        return new byte[] {'[', (byte) kind};
    }

    /** Behind the last row of a kind. */
    static byte[] last(char kind) {
        return new byte[] {'(', (byte) (kind + 1)};
    }

    /** An end of a range: '[' up to and with that row, '(' without it. */
    static byte[] prefixed(char prefix, byte[] row) {
        return ByteBuffer.allocate(row.length + 1).put((byte) prefix).put(row).array();
    }

    /** A place among those that a user may take. */
    record Seat(long expireAt, InvitationKey key) {}
}
