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
    private static final int CURSOR_BYTES = 24;
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
        if (bytes.length != CURSOR_BYTES) {
            throw new IllegalArgumentException("not a cursor of this list");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        InvitationKey key = new InvitationKey(buffer.getLong(), new UUID(buffer.getLong(), buffer.getLong()));
        if (key.createTime < 0 || !key.cursor().equals(cursor)) {
            throw new IllegalArgumentException("not a cursor of this list");
        }
        return key;
    }

    /** The opaque text that continues a list behind this key. */
    String cursor() {
        ByteBuffer buffer = ByteBuffer.allocate(CURSOR_BYTES)
                .putLong(createTime)
                .putLong(inviteID.getMostSignificantBits())
                .putLong(inviteID.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
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
