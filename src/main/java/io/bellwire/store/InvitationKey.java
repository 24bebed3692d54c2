package io.bellwire.store;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The place of an invitation in a list: by time of creation, then by ID in the order of its text. Its cursor text is the
 * base64url of the 24 bytes of both.
 */
record InvitationKey(long createTime, UUID inviteID) implements Comparable<InvitationKey> {
    /** How long it is in bytes. */
    static final int BYTES = 24;

    private static final UUID LOWEST_ID = new UUID(0, 0);

    /** Before all keys of that time. */
    static InvitationKey firstAt(long createTime) {
        return new InvitationKey(createTime, LOWEST_ID);
    }

    /**
     * The key that a cursor stands for, null for null.
     *
     * @throws IllegalArgumentException if the text is not one that {@link #cursor} made
     */
    static @Nullable InvitationKey ofCursor(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        byte[] bytes = Base64.getUrlDecoder().decode(cursor);
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("not a cursor of this list");
        }
        InvitationKey key = read(ByteBuffer.wrap(bytes));
        if (key.createTime < 0 || !key.cursor().equals(cursor)) {
            throw new IllegalArgumentException("not a cursor of this list");
        }
        return key;
    }

    /** The opaque text that continues a list behind this key. */
    String cursor() {
        byte[] bytes = putTo(ByteBuffer.allocate(BYTES)).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Writes the {@link #BYTES} bytes that sort as keys do, and returns the buffer. */
    ByteBuffer putTo(ByteBuffer buffer) {
        return putID(buffer.putLong(createTime), inviteID);
    }

    /** Reads what {@link #putTo} wrote. */
    static InvitationKey read(ByteBuffer buffer) {
        long createTime = buffer.getLong();
        return new InvitationKey(createTime, readID(buffer));
    }

    /** Writes the 16 bytes of an ID, and returns the buffer. */
    static ByteBuffer putID(ByteBuffer buffer, UUID inviteID) {
        return buffer.putLong(inviteID.getMostSignificantBits()).putLong(inviteID.getLeastSignificantBits());
    }

    /** Reads what {@link #putID} wrote. */
    static UUID readID(ByteBuffer buffer) {
        long high = buffer.getLong();
        return new UUID(high, buffer.getLong());
    }

    @Override
    public int compareTo(InvitationKey other) {
        int byTime = Long.compare(createTime, other.createTime);
        return byTime != 0 ? byTime : compareIDs(inviteID, other.inviteID);
    }

    /** Compares as the texts compare; {@link UUID#compareTo} takes the halves as signed. */
    static int compareIDs(UUID one, UUID other) {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }
}
