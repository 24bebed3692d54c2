package io.bellwire.store;

import io.bellwire.invitation.Decision.Condition;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Limits;
import io.bellwire.store.AppendResult.Appended;
import io.bellwire.store.AppendResult.Conflict;
import io.bellwire.store.AppendResult.LimitReached;
import io.bellwire.store.AppendResult.WrongTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides on appends, one after the other: the compare-and-set, the deadline, the bounds on open invitations. It knows of
 * each open invitation only what that takes (about 300 bytes with one invitee), and no event.
 *
 * <p>Not thread-safe: the store's one writer owns it. What it takes counts at once, so that the next decision builds on
 * it, although nobody is told before it is durable.
 */
final class Referee {
    private static final long MS_PER_SECOND = 1_000;

    /** What is open takes at most the third part of the heap. */
    private static final int HEAP_PARTS = 3;

    /** An inviter whose open invitations take no more than that is refused last, when memory is short. */
    private static final long MODEST_BYTES = 65_536;

    private final Limits limits;
    private final HeapShare heap;
    private final ToIntFunction<UUID> seqOfOthers;
    private final Map<UUID, Open> entries = new HashMap<>();
    private final Map<String, Seats> seatsByUser = new HashMap<>();
    /** How many open invitations have their deadline in each second. */
    private final TreeMap<Long, Integer> deadlines = new TreeMap<>();

    private int open;

    /**
     * A referee that knows no invitation yet.
     *
     * @param limits a bound of 0 is off
     * @param seqOfOthers the last {@code seq} of an invitation that is not known here as it has ended, 0: none such
     */
    Referee(Limits limits, ToIntFunction<UUID> seqOfOthers) {
        this(limits, HeapShare.oneOf(HEAP_PARTS, MODEST_BYTES), seqOfOthers);
    }

    /** With a bound of its own on the memory of what is open. */
    Referee(Limits limits, HeapShare heap, ToIntFunction<UUID> seqOfOthers) {
        this.limits = limits;
        this.heap = heap;
        this.seqOfOthers = seqOfOthers;
    }

    /**
     * Decides.
     *
     * @param now store time
     * @throws IllegalArgumentException if the events can't stand at this place of a log
     */
    AppendResult decide(Append append, long now) {
        Open entry = entries.get(append.inviteID());
        int seq = entry != null ? entry.seq : seqOfOthers.applyAsInt(append.inviteID());
        if (seq != append.expectedSeq()) {
            return new Conflict(seq);
        }
        requireLegal(append, entry);
        long at = entry == null ? now : Math.max(now, entry.lastAt);
        if (entry != null && !holds(append.condition(), at, entry.expireAt)) {
            return new WrongTime(at, entry.expireAt);
        }
        LimitReached reached = limitReached(append, entry, at);
        if (reached == null) {
            reached = memoryLimitReached(append, entry, at);
        }
        if (reached != null) {
            return reached;
        }
        for (InvitationEvent event : append.events()) {
            apply(append.inviteID(), event, at);
        }
        return new Appended(at);
    }

    /** Takes over an event that was decided earlier: at start, from the log. */
    void restore(UUID inviteID, LoggedEvent event) {
        apply(inviteID, event.event(), event.at());
    }

    /** Drops what is known of an invitation that has ended, once others can answer for its {@code seq}. */
    void forget(UUID inviteID) {
        entries.remove(inviteID);
    }

    /** How many invitations are open. */
    int open() {
        return open;
    }

    private static boolean holds(Condition condition, long now, long expireAt) {
        return switch (condition) {
            case ANY -> true;
            case BEFORE_DEADLINE -> now < expireAt;
            case AT_OR_AFTER_DEADLINE -> now >= expireAt;
        };
    }

    private static void requireLegal(Append append, @Nullable Open entry) {
        append.requireInOrder();
        if (append.expectedSeq() > 0 && (entry == null || entry.ended)) {
            throw new IllegalArgumentException("the invitation has ended");
        }
    }

    private @Nullable LimitReached limitReached(Append append, @Nullable Open entry, long now) {
        if (append.events().get(0) instanceof Created created) {
            if (limits.openInvitations() > 0 && open >= limits.openInvitations()) {
                return reached("openInvitations", endOfFirstSecond(), now);
            }
            Seats seats = seatsByUser.get(created.inviter());
            if (seats != null && limits.openPerInviter() > 0 && seats.asInviter.size() >= limits.openPerInviter()) {
                return reached("openPerInviter", earliest(seats.asInviter), now);
            }
        }
        return limits.openPerInvitee() > 0 ? inviteeLimitReached(append, entry, now) : null;
    }

    private @Nullable LimitReached inviteeLimitReached(Append append, @Nullable Open entry, long now) {
        for (InvitationEvent event : append.events()) {
            for (String invitee : EventEffect.of(event).invited()) {
                Seats seats = seatsByUser.get(invitee);
                boolean seated = entry != null && entry.inviting.containsKey(invitee);
                if (seats != null && !seated && seats.asInvitee.size() >= limits.openPerInvitee()) {
                    return reached("openPerInvitee", earliest(seats.asInvitee), now);
                }
            }
        }
        return null;
    }

    /**
     * What makes an invitation grow is refused when the memory for open ones is used up; an answer, a cancel and a timeout
     * never are, unless they would take a quarter more than there is: an answer brings data along.
     */
    private @Nullable LimitReached memoryLimitReached(Append append, @Nullable Open entry, long now) {
        long bytes = Footprint.of(append.events());
        boolean grows = append.events().stream().anyMatch(Referee::grows);
        boolean answers = append.events().stream().anyMatch(Referee::answers);
        if (!grows && !answers) {
            return null;
        }
        Seats inviter = append.events().get(0) instanceof Created created
                ? seatsByUser.get(created.inviter())
                : entry == null || entry.inviter == null ? null : entry.inviter.user;
        long own = inviter == null ? 0 : inviter.bytes;
        boolean fits = grows ? heap.hasRoom(own, bytes) : heap.hasRoomInReserve(bytes);
        return fits ? null : reached("openInvitations", deadlines.isEmpty() ? now : endOfFirstSecond(), now);
    }

    private static boolean grows(InvitationEvent event) {
        return event instanceof Created
                || event instanceof InvitationEvent.InviteesAdded
                || event instanceof InvitationEvent.Modified;
    }

    private static boolean answers(InvitationEvent event) {
        return event instanceof InvitationEvent.Accepted || event instanceof InvitationEvent.Rejected;
    }

    private long endOfFirstSecond() {
        return (deadlines.firstKey() + 1) * MS_PER_SECOND;
    }

    private static LimitReached reached(String limit, long expireAt, long now) {
        return new LimitReached(limit, Math.max(1, expireAt - now));
    }

    private static long earliest(List<Seat> seats) {
        long earliest = Long.MAX_VALUE;
        for (Seat seat : seats) {
            earliest = Math.min(earliest, seat.open.expireAt);
        }
        return earliest;
    }

    private void apply(UUID inviteID, InvitationEvent event, long at) {
        Open entry = entries.get(inviteID);
        if (entry == null) {
            entry = opened(inviteID, (Created) event, at);
        }
        entry.seq++;
        entry.lastAt = at;
        charge(entry, Footprint.of(event));
        EventEffect effect = EventEffect.of(event);
        for (String invitee : effect.invited()) {
            invited(entry, invitee);
        }
        for (String invitee : effect.settled()) {
            settled(entry, invitee);
        }
        if (effect.ends()) {
            ended(entry);
        }
    }

    private Open opened(UUID inviteID, Created created, long at) {
        Open entry = new Open(at + created.lifetimeMs());
        entries.put(inviteID, entry);
        Seats seats = seatsOf(created.inviter());
        entry.inviter = sit(seats, seats.asInviter, entry);
        deadlines.merge(entry.expireAt / MS_PER_SECOND, 1, Integer::sum);
        open++;
        return entry;
    }

    private void invited(Open entry, String invitee) {
        if (!entry.inviting.containsKey(invitee)) {
            Seats seats = seatsOf(invitee);
            entry.inviting.put(invitee, sit(seats, seats.asInvitee, entry));
        }
    }

    private void settled(Open entry, String invitee) {
        Seat seat = entry.inviting.remove(invitee);
        if (seat != null) {
            leave(seat);
        }
    }

    private void ended(Open entry) {
        entry.ended = true;
        charge(entry, -entry.bytes);
        List.copyOf(entry.inviting.keySet()).forEach(invitee -> settled(entry, invitee));
        if (entry.inviter != null) {
            leave(entry.inviter);
        }
        deadlines.computeIfPresent(
                entry.expireAt / MS_PER_SECOND, (second, count) -> count == 1 ? null : Integer.valueOf(count - 1));
        open--;
    }

    private void charge(Open entry, long bytes) {
        entry.bytes += bytes;
        heap.add(bytes);
        if (entry.inviter != null) {
            entry.inviter.user.bytes += bytes;
        }
    }

    private Seats seatsOf(String userID) {
        return seatsByUser.computeIfAbsent(userID, Seats::new);
    }

    private static Seat sit(Seats user, List<Seat> row, Open entry) {
        Seat seat = new Seat(user, row, entry, row.size());
        row.add(seat);
        return seat;
    }

    private void leave(Seat seat) {
        Seat last = seat.row.remove(seat.row.size() - 1);
        if (last != seat) {
            seat.row.set(seat.index, last);
            last.index = seat.index;
        }
        if (seat.user.asInviter.isEmpty() && seat.user.asInvitee.isEmpty()) {
            seatsByUser.remove(seat.user.userID);
        }
    }

    /** What is known of one invitation. */
    private static final class Open {
        final long expireAt;
        final Map<String, Seat> inviting = new HashMap<>(2);

        @Nullable Seat inviter;

        int seq;
        long lastAt;
        long bytes;
        boolean ended;

        Open(long expireAt) {
            this.expireAt = expireAt;
        }
    }

    /** The open invitations of one user, in no order. */
    private static final class Seats {
        final String userID;
        final ArrayList<Seat> asInviter = new ArrayList<>(1);
        final ArrayList<Seat> asInvitee = new ArrayList<>(1);
        /** About how much heap those take of which the user is the inviter. */
        long bytes;

        Seats(String userID) {
            this.userID = userID;
        }
    }

    /** One user's place in one invitation; it knows its index, so that leaving costs the same in a long row. */
    private static final class Seat {
        final Seats user;
        final List<Seat> row;
        final Open open;
        int index;

        Seat(Seats user, List<Seat> row, Open open, int index) {
            this.user = user;
            this.row = row;
            this.open = open;
            this.index = index;
        }
    }
}
