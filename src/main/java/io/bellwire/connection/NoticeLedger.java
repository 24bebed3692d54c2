package io.bellwire.connection;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has been told, so that it is told the notices of an invitation in {@code seq} order, each once, and
 * none after the last (PROTOCOL §4). An invitation is forgotten {@value #LINGER_SECONDS} s after its last notice, or a day
 * after it was last heard of (no invitation lives longer), so that late repeats find it and nothing is left for good. Pure:
 * the time comes from outside.
 */
final class NoticeLedger {

    static final long LINGER_SECONDS = 60;
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(LINGER_SECONDS);
    private static final long LIFETIME_NANOS = TimeUnit.HOURS.toNanos(25);

    /** More invitations than this at once, and the one that was silent for longest is forgotten. */
    static final int CAPACITY = 8_192;

    /** Where an invitation stands; the map keeps the one heard of last at its end. */
    private record Entry(int seq, boolean ended, long at) {}

    private final SharedBound all;
    private @Nullable LinkedHashMap<UUID, Entry> entries;

    NoticeLedger() {
        this(new SharedBound(Long.MAX_VALUE));
    }

    /** With a bound on the entries of all connections together: beyond it, who has most forgets first. */
    NoticeLedger(SharedBound all) {
        this.all = all;
    }

    /** About how many bytes an entry takes. */
    static final int ENTRY_BYTES = 80;

    /**
     * Notes a notice.
     *
     * @param last whether nothing can follow it
     * @param now monotonic time in ns
     * @return whether the client may be told
     */
    boolean admit(UUID inviteID, int seq, boolean last, long now) {
        if (entries == null) {
            entries = new LinkedHashMap<>();
        }
        Entry known = entries.get(inviteID);
        if (known != null && (known.ended || seq <= known.seq)) {
            return false;
        }
        int before = entries.size();
        entries.remove(inviteID);
        entries.put(inviteID, new Entry(seq, last, now));
        if (entries.size() > CAPACITY || all.isPassedBy(entries.size())) {
            removeEldest(entries);
        }
        all.change(before, entries.size());
        return true;
    }

    /**
     * Takes over what the client knew when it came back, so that a notice that is still on its way is not told again. Only
     * of use for a moment, and forgotten {@value #LINGER_SECONDS} s later unless something is heard of it. To be called
     * before anything else.
     *
     * @param known the last {@code seq} of each invitation
     */
    void start(Map<UUID, Integer> known, long now) {
        if (known.isEmpty()) {
            return;
        }
        long nearlyForgotten = now - LIFETIME_NANOS + LINGER_NANOS;
        LinkedHashMap<UUID, Entry> first = new LinkedHashMap<>();
        known.forEach((inviteID, seq) -> first.put(inviteID, new Entry(seq, false, nearlyForgotten)));
        all.change(size(), first.size());
        entries = first;
    }

    /** Whether a notice has been passed on, or come too late. */
    boolean hasSeen(UUID inviteID, int seq) {
        Entry known = entries == null ? null : entries.get(inviteID);
        return known != null && (known.ended || seq <= known.seq);
    }

    /** Forgets what nobody will ask for any more. */
    void sweep(long now) {
        if (entries == null) {
            return;
        }
        int before = entries.size();
        // The entries are in the order of their times, so the young ones need no look.
        Iterator<Entry> eldest = entries.values().iterator();
        while (eldest.hasNext()) {
            Entry entry = eldest.next();
            long age = now - entry.at;
            if (age < LINGER_NANOS) {
                break;
            }
            if (entry.ended || age >= LIFETIME_NANOS) {
                eldest.remove();
            }
        }
        all.change(before, entries.size());
        if (entries.isEmpty()) {
            entries = null;
        }
    }

    /** The connection is gone. */
    void clear() {
        all.change(size(), 0);
        entries = null;
    }

    /** Invitations that are remembered. */
    int size() {
        return entries == null ? 0 : entries.size();
    }

    private static void removeEldest(Map<UUID, Entry> entries) {
        Iterator<Entry> eldest = entries.values().iterator();
        eldest.next();
        eldest.remove();
    }
}
