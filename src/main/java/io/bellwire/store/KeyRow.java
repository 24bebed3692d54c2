package io.bellwire.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys in ascending order, in one array. They come and go nearly in the order of time: what is added is nearly always the
 * last, what is removed is nearly always among the first, so both cost a comparison or two and move next to nothing. A
 * key takes 4 bytes here (a tree's node takes 40); a row that is empty, as one of a user's two mostly is, has no array.
 *
 * <p>Not thread-safe.
 */
final class KeyRow {
    private static final int FIRST_CAPACITY = 4;
    private static final @Nullable InvitationKey[] NOTHING = {};

    /** The keys are {@code keys[start]} to {@code keys[end - 1]}. */
    private @Nullable InvitationKey[] keys = NOTHING;

    private int start;
    private int end;

    boolean isEmpty() {
        return start == end;
    }

    int size() {
        return end - start;
    }

    /** The key at a place, 0 to {@link #size} - 1. */
    InvitationKey get(int index) {
        InvitationKey key = keys[start + index];
        if (key == null || index < 0) {
            throw new IndexOutOfBoundsException(index);
        }
        return key;
    }

    /** Adds a key, unless it is there. */
    void add(InvitationKey key) {
        int place = ceiling(key);
        if (place < size() && get(place).equals(key)) {
            return;
        }
        if (end == keys.length) {
            makeRoom();
        }
        int index = start + place;
        System.arraycopy(keys, index, keys, index + 1, end - index);
        keys[index] = key;
        end++;
    }

    /** Removes a key; returns whether it was there. */
    boolean remove(InvitationKey key) {
        int place = ceiling(key);
        if (place == size() || !get(place).equals(key)) {
            return false;
        }
        int index = start + place;
        if (place < size() / 2) {
            System.arraycopy(keys, start, keys, start + 1, place);
            keys[start++] = null;
        } else {
            System.arraycopy(keys, index + 1, keys, index, end - index - 1);
            keys[--end] = null;
        }
        if (isEmpty()) {
            keys = NOTHING;
            start = 0;
            end = 0;
        }
        return true;
    }

    /** The place of the first key that is not before {@code key}; {@link #size} if all are. */
    int ceiling(InvitationKey key) {
        if (isEmpty() || get(size() - 1).compareTo(key) < 0) {
            return size();
        }
        int index = Arrays.binarySearch(keys, start, end, key);
        return (index >= 0 ? index : -index - 1) - start;
    }

    /** Moves the keys to the front, or into an array twice as long. */
    private void makeRoom() {
        int size = size();
        @Nullable InvitationKey[] room = size > keys.length / 2 || keys.length == 0
                ? new InvitationKey[Math.max(FIRST_CAPACITY, 2 * size)]
                : keys;
        System.arraycopy(keys, start, room, 0, size);
        if (room == keys) {
            Arrays.fill(keys, size, end, null);
        }
        keys = room;
        start = 0;
        end = size;
    }
}
