package io.bellwire.store;

import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.StateFilter;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The logs of all invitations. What {@link #append} acknowledged survives a crash of the process; each implementation
 * says what it promises for a loss of power.
 *
 * <p>A future completes on the context of its caller. It fails with {@link StoreUnavailableException} when the outcome is
 * unknown or the store can't be reached: the caller may repeat, the compare-and-set makes that safe.
 */
public interface InvitationStore {

    /** What {@link #forEachOverdue} hands out at most. */
    int MOST_OVERDUE = 4_096;

    /** Store time: ms since the epoch, never running backwards, also not over a restart. May be an estimate where the store is remote. */
    long now();

    /** How inviteIDs are dealt to partitions: the same on all nodes that share this store, for good. */
    Partitions partitions();

    /**
     * Appends events to one invitation's log, all or none. Appends of one thread to one invitation are taken in order.
     *
     * <p>The store stamps every event of the append with the same time, which is not before that of the event before.
     */
    Future<AppendResult> append(Append append);

    /**
     * The same, for who wants to ask the store something that has to see the append, and saves a round trip if it can be
     * asked at the same time.
     *
     * @param behind asks it, and what it asks sees the append. Run on any thread before an append is answered that was
     *     taken; perhaps more than once, and then the last time counts; perhaps in vain, if the append is not taken
     */
    default Future<AppendResult> append(Append append, Runnable behind) {
        return append(append).onSuccess(result -> {
            if (result instanceof AppendResult.Appended) {
                behind.run();
            }
        });
    }

    /** The events of one invitation with {@code seq} above {@code afterSeq}, in order; empty if there is none. */
    Future<List<LoggedEvent>> read(UUID inviteID, int afterSeq);

    /**
     * One page of a user's invitations as inviter or invitee, newest first: by time of creation, then by ID. Those with
     * {@code onlineUserOnly} are left out.
     *
     * @param before the {@code next} of the page before, null for the first; a malformed one fails with
     *     {@link IllegalArgumentException}
     */
    Future<Page> list(String userID, StateFilter state, @Nullable String before, int limit);

    /**
     * One page of the invitations created at or after {@code since} in which the user is inviter or invitee, or whose
     * scope is one of the groups, oldest first, {@code onlineUserOnly} left out.
     *
     * @param after the {@code next} of the page before, null for the first
     */
    Future<Page> createdSince(String userID, List<String> groupIDs, long since, @Nullable String after, int limit);

    /**
     * Hands every open invitation of these partitions to {@code each}, one log at a time, on the caller's context; for
     * start and takeover. Bounded memory: the next slice is read when {@code each} has returned. A store that several
     * nodes share reads nothing of other partitions.
     */
    Future<Void> forEachOpen(Set<Integer> partitions, Consumer<StoredInvitation> each);

    /** The same for all partitions. */
    default Future<Void> forEachOpen(Consumer<StoredInvitation> each) {
        return forEachOpen(Partitions.ALL, each);
    }

    /**
     * Hands the IDs of open invitations of these partitions whose deadline is at or before {@code now} to {@code each}, on
     * the caller's context, those that are overdue the longest first within a partition. For finding what should have
     * ended and has not; cheap where nothing is overdue.
     *
     * <p>Not more than {@link #MOST_OVERDUE} per call, and then some of each partition: ask again once they have ended.
     *
     * @param now store time, ms
     */
    Future<Void> forEachOverdue(Set<Integer> partitions, long now, Consumer<UUID> each);

    /** Stops taking appends, finishes those that were taken, releases everything. */
    Future<Void> close();

    /** The log of one invitation. */
    record StoredInvitation(UUID inviteID, List<LoggedEvent> events) {}

    /** IDs of one page, and the cursor of the next one, null at the end. */
    record Page(List<UUID> inviteIDs, @Nullable String next) {}
}
