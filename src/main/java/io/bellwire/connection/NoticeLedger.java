package io.bellwire.connection;

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
    private static final int LINGER_MS = (int) TimeUnit.SECONDS.toMillis(LINGER_SECONDS);
    private static final int LIFETIME_MS = (int) TimeUnit.HOURS.toMillis(25);

    /** More invitations than this at once, and the one that was silent for longest is forgotten. */
    static final int CAPACITY = 8_192;

    /** About how many bytes an invitation takes. */
    static final int ENTRY_BYTES = RecentInvitations.ENTRY_BYTES;

    private final SharedBound all;
    private @Nullable RecentInvitations recent;

    NoticeLedger() {
        this(new SharedBound(Long.MAX_VALUE));
    }

    /** With a bound on the entries of all connections together: beyond it, who has most forgets first. */
    NoticeLedger(SharedBound all) {
        this.all = all;
    }

    /** Where an invitation stands, in a number: the time in ms, which may wrap around; {@code seq}; whether it has ended. */
    private static long standing(int atMs, int seq, boolean ended) {
        return (long) atMs << 32 | (long) seq << 1 | (ended ? 1 : 0);
    }

    private static int atMs(long standing) {
        return (int) (standing >> 32);
    }

    private static boolean isEnded(long standing) {
        return (standing & 1) != 0;
    }

    /** Whether a notice was told already, or comes after the last. */
    private static boolean covers(long standing, int seq) {
        return standing != RecentInvitations.NONE && (isEnded(standing) || seq <= (int) standing >>> 1);
    }

    private static int ms(long nanos) {
        return (int) TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /**
     * Notes a notice.
     *
     * @param last whether nothing can follow it
     * @param now monotonic time in ns
     * @return whether the client may be told
     */
    boolean admit(UUID inviteID, int seq, boolean last, long now) {
        RecentInvitations known = recent;
        if (known == null) {
            known = new RecentInvitations();
            recent = known;
        }
        if (covers(known.get(inviteID), seq)) {
            return false;
        }
        int before = known.size();
        known.put(inviteID, standing(ms(now), seq, last));
        if (known.size() > CAPACITY || all.isPassedBy(known.size())) {
            known.removeEldest();
        }
        all.change(before, known.size());
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
        int nearlyForgotten = ms(now) - LIFETIME_MS + LINGER_MS;
        RecentInvitations first = new RecentInvitations();
        known.forEach((inviteID, seq) -> first.put(inviteID, standing(nearlyForgotten, seq, false)));
        all.change(size(), first.size());
        recent = first;
    }

    /** Where an invitation stands, as a number that says nothing to others: so that {@link #admit} finds it near. */
    long lookUp(UUID inviteID) {
        return recent == null ? RecentInvitations.NONE : recent.get(inviteID);
    }

    /** Whether a notice has been passed on, or come too late. */
    boolean hasSeen(UUID inviteID, int seq) {
        return recent != null && covers(recent.get(inviteID), seq);
    }

    /** Forgets what nobody will ask for any more. */
    void sweep(long now) {
        RecentInvitations known = recent;
        if (known == null) {
            return;
        }
        int before = known.size();
        int nowMs = ms(now);
        known.sweep(
                standing -> nowMs - atMs(standing) < LINGER_MS,
                standing -> isEnded(standing) || nowMs - atMs(standing) >= LIFETIME_MS);
        all.change(before, known.size());
        if (known.size() == 0) {
            recent = null;
        }
    }

    /** The connection is gone. */
    void clear() {
        all.change(size(), 0);
        recent = null;
    }

    /** Invitations that are remembered. */
    int size() {
        return recent == null ? 0 : recent.size();
    }
}
