package io.bellwire.connection;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Invitations in the order in which they were heard of last, each with a number of its own. A busy client's are thousands,
 * which come and go within a minute: as objects they would live just long enough to be moved by the garbage collector, so
 * they are in two arrays.
 *
 * <p>The ring has them in their order; whoever is put again leaves a hole behind. The index finds them by their IDs.
 */
final class RecentInvitations {
    /** Of an invitation that is not known. */
    static final long NONE = -1;

    /** About how many bytes an invitation takes, its share of holes and of free room included. */
    static final int ENTRY_BYTES = 64;

    private static final int FIRST_CAPACITY = 4;

    /** Up to so many need no index. */
    private static final int SCANNED = 8;

    /** Longs of an entry: the two of the ID, and the number. */
    private static final int LONGS = 3;

    private static final int NUMBER = 2;

    /** Nobody outside can choose IDs that meet in the index. */
    private static final long SEED = ThreadLocalRandom.current().nextLong();

    private static final long MIX = 0x9E3779B97F4A7C15L;

    private long[] ring = new long[FIRST_CAPACITY * LONGS];

    /** Places in the ring, 1 for the first; 0: free. Linear probing, at most half full. */
    private int @Nullable [] index;

    private int capacity = FIRST_CAPACITY;

    /** The place of the eldest, which is no hole. */
    private int head;

    /** Places from the eldest to the youngest, holes included. */
    private int used;

    private int size;

    int size() {
        return size;
    }

    /** The number of an invitation, or {@link #NONE}. */
    long get(UUID inviteID) {
        long most = inviteID.getMostSignificantBits();
        long least = inviteID.getLeastSignificantBits();
        int place = isYoungest(most, least) ? youngest() : find(most, least);
        return place < 0 ? NONE : ring[place * LONGS + NUMBER];
    }

    /** Makes it the youngest, with that number, which is not {@link #NONE}. */
    void put(UUID inviteID, long number) {
        long most = inviteID.getMostSignificantBits();
        long least = inviteID.getLeastSignificantBits();
        if (isYoungest(most, least)) {
            ring[youngest() * LONGS + NUMBER] = number;
            return;
        }
        int known = find(most, least);
        if (known >= 0) {
            remove(known);
        }
        if (used == capacity) {
            rebuild(2 * size > capacity ? 2 * capacity : capacity);
        }
        append(most, least, number);
    }

    /** Forgets the eldest; there must be one. */
    void removeEldest() {
        remove(head);
    }

    /** Goes from the eldest on to the first that is young, and forgets those that are over. Gives back room that it takes no more. */
    void sweep(LongPredicate isYoung, LongPredicate isOver) {
        int first = head;
        int count = used;
        for (int i = 0; i < count; i++) {
            int place = (first + i) & (capacity - 1);
            long number = ring[place * LONGS + NUMBER];
            if (number == NONE) {
                continue;
            }
            if (isYoung.test(number)) {
                break;
            }
            if (isOver.test(number)) {
                remove(place);
            }
        }
        if (capacity >= 4 * FIRST_CAPACITY && 8 * size < capacity) {
            rebuild(capacity / 4);
        }
    }

    private void append(long most, long least, long number) {
        int place = (head + used) & (capacity - 1);
        int at = place * LONGS;
        ring[at] = most;
        ring[at + 1] = least;
        ring[at + NUMBER] = number;
        used++;
        size++;
        int[] places = index;
        if (places != null) {
            int slot = hash(most, least) & (places.length - 1);
            while (places[slot] != 0) {
                slot = (slot + 1) & (places.length - 1);
            }
            places[slot] = place + 1;
        }
    }

    private void remove(int place) {
        if (index != null) {
            removeFromIndex(index, place);
        }
        ring[place * LONGS + NUMBER] = NONE;
        size--;
        while (used > 0 && ring[head * LONGS + NUMBER] == NONE) {
            head = (head + 1) & (capacity - 1);
            used--;
        }
    }

    /** Whoever was put behind it only because its slot was taken moves up. */
    private void removeFromIndex(int[] places, int place) {
        int mask = places.length - 1;
        int gap = home(place, mask);
        while (places[gap] != place + 1) {
            gap = (gap + 1) & mask;
        }
        for (int next = (gap + 1) & mask; places[next] != 0; next = (next + 1) & mask) {
            int fromHome = (next - home(places[next] - 1, mask)) & mask;
            if (fromHome >= ((next - gap) & mask)) {
                places[gap] = places[next];
                gap = next;
            }
        }
        places[gap] = 0;
    }

    private int find(long most, long least) {
        int[] places = index;
        if (places == null) {
            return scan(most, least);
        }
        int mask = places.length - 1;
        for (int slot = hash(most, least) & mask; places[slot] != 0; slot = (slot + 1) & mask) {
            int place = places[slot] - 1;
            if (is(place, most, least)) {
                return place;
            }
        }
        return -1;
    }

    private int scan(long most, long least) {
        for (int i = 0; i < used; i++) {
            int place = (head + i) & (capacity - 1);
            if (is(place, most, least) && ring[place * LONGS + NUMBER] != NONE) {
                return place;
            }
        }
        return -1;
    }

    /** Mostly it is: then the index need not be fetched, which is far away where a group has many members. */
    private boolean isYoungest(long most, long least) {
        int place = youngest();
        return is(place, most, least) && used > 0 && ring[place * LONGS + NUMBER] != NONE;
    }

    /** The place of the youngest, if there is one and it was not removed. */
    private int youngest() {
        return (head + used - 1) & (capacity - 1);
    }

    private boolean is(int place, long most, long least) {
        return ring[place * LONGS] == most && ring[place * LONGS + 1] == least;
    }

    private void rebuild(int newCapacity) {
        long[] old = ring;
        int from = head;
        int count = used;
        int mask = capacity - 1;
        ring = new long[newCapacity * LONGS];
        index = newCapacity > SCANNED ? new int[2 * newCapacity] : null;
        capacity = newCapacity;
        head = 0;
        used = 0;
        size = 0;
        for (int i = 0; i < count; i++) {
            int at = ((from + i) & mask) * LONGS;
            if (old[at + NUMBER] != NONE) {
                append(old[at], old[at + 1], old[at + NUMBER]);
            }
        }
    }

    private int home(int place, int mask) {
        return hash(ring[place * LONGS], ring[place * LONGS + 1]) & mask;
    }

    private static int hash(long most, long least) {
        long mixed = (most ^ SEED) * MIX;
        mixed = (mixed ^ (mixed >>> 29) ^ least) * MIX;
        return (int) (mixed >>> 32);
    }
}
