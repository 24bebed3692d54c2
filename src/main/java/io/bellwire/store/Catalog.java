package io.bellwire.store;

import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.StateFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The logs that are in memory, and who finds them: what readers see. A store adds events only once they are durable.
 *
 * <p>Thread-safe; each method holds the one lock for as long as one page takes at most.
 */
final class Catalog {
    private final ConcurrentHashMap<UUID, StoredLog> logs = new ConcurrentHashMap<>();
    private final Map<String, Shelf> users = new ConcurrentHashMap<>();
    private final Map<String, Shelf> groups = new ConcurrentHashMap<>();
    /** Those that are open, by deadline; 40 bytes each. */
    private final TreeSet<StoredLog> open =
            new TreeSet<>(Comparator.comparingLong(StoredLog::expireAt).thenComparing(StoredLog::key));

    private final ArrayDeque<StoredLog> ended = new ArrayDeque<>();
    private long endedFootprint;

    /**
     * Adds events that follow on what is there.
     *
     * @param segment where they are on disk, if they are
     * @param bytes how long they are there
     */
    synchronized void add(UUID inviteID, List<LoggedEvent> events, long segment, int bytes) {
        StoredLog log = logs.get(inviteID);
        if (log == null) {
            log = new StoredLog(inviteID, events.get(0), segment);
            logs.put(inviteID, log);
            open.add(log);
        }
        log.addBytes(bytes);
        Finders more = log.add(events);
        shelve(log, users, more.users());
        shelve(log, groups, more.groups());
        if (log.ended()) {
            end(log);
        }
    }

    /** The last {@code seq} of a log, 0 if it is not here. */
    synchronized int seq(UUID inviteID) {
        StoredLog log = logs.get(inviteID);
        return log == null ? 0 : log.seq();
    }

    /** The events with {@code seq} above {@code afterSeq}, null if the log is not here. */
    synchronized @Nullable List<LoggedEvent> read(UUID inviteID, int afterSeq) {
        StoredLog log = logs.get(inviteID);
        return log == null ? null : log.after(afterSeq);
    }

    /** The events of a log that is open, null if it is not here or has ended. */
    synchronized @Nullable List<LoggedEvent> readOpen(UUID inviteID) {
        StoredLog log = logs.get(inviteID);
        return log == null || log.ended() ? null : log.after(0);
    }

    /** The first {@code limit} that are open and wanted and whose deadline is at or before {@code now}, by deadline. */
    synchronized List<UUID> overdue(long now, Predicate<UUID> wanted, int limit) {
        List<UUID> found = new ArrayList<>();
        for (StoredLog log : open) {
            if (log.expireAt() > now || found.size() == limit) {
                break;
            }
            if (wanted.test(log.key().inviteID())) {
                found.add(log.key().inviteID());
            }
        }
        return found;
    }

    /** The newest {@code limit} keys of a user's invitations before {@code before}, newest first. */
    synchronized List<InvitationKey> list(String userID, StateFilter state, @Nullable InvitationKey before, int limit) {
        TreeSet<InvitationKey> found = new TreeSet<>();
        Shelf shelf = users.get(userID);
        if (shelf != null) {
            for (KeyRow row : shelf.rows(state)) {
                int end = before == null ? row.size() : row.ceiling(before);
                for (int place = end - 1; place >= Math.max(0, end - limit); place--) {
                    found.add(row.get(place));
                }
            }
        }
        return List.copyOf(found.descendingSet()).subList(0, Math.min(limit, found.size()));
    }

    /** The oldest {@code limit} keys of what a user finds from {@code from} on, oldest first. */
    synchronized List<InvitationKey> from(String userID, Collection<String> groupIDs, Start from, int limit) {
        TreeSet<InvitationKey> found = new TreeSet<>();
        takeFrom(users.get(userID), from, limit, found);
        for (String groupID : groupIDs) {
            takeFrom(groups.get(groupID), from, limit, found);
        }
        return List.copyOf(found).subList(0, Math.min(limit, found.size()));
    }

    /** IDs of everything that is here, open or not, without a snapshot: what comes meanwhile may or may not be in it. */
    Iterator<UUID> inviteIDs() {
        return logs.keySet().iterator();
    }

    /** How many logs here have ended. */
    synchronized int endedCount() {
        return ended.size();
    }

    /** About how many bytes of heap those logs take that have ended. */
    synchronized long endedFootprint() {
        return endedFootprint;
    }

    /** Removes the logs that ended first until the others take at most that many bytes of heap. */
    synchronized void shrinkEnded(long footprint) {
        while (endedFootprint > footprint && !ended.isEmpty()) {
            remove(ended.remove());
        }
    }

    /** Removes logs that ended at or before {@code cutoff}, the oldest first, at most {@code limit}. */
    synchronized void removeExpired(long cutoff, int limit) {
        for (int i = 0; i < limit && !ended.isEmpty() && ended.element().endedAt() <= cutoff; i++) {
            remove(ended.remove());
        }
    }

    /** Removes the {@code count} logs that ended first. */
    synchronized void removeOldestEnded(int count) {
        for (int i = 0; i < count; i++) {
            remove(ended.remove());
        }
    }

    /** Removes the logs that have ended and that {@code known} says are kept elsewhere. */
    synchronized void removeEndedIf(Predicate<StoredLog> known) {
        List<StoredLog> elsewhere = ended.stream().filter(known).toList();
        elsewhere.forEach(this::remove);
        ended.removeAll(Set.copyOf(elsewhere));
    }

    /** Removes the log, if it has ended; returns whether it had. */
    synchronized boolean removeEnded(UUID inviteID) {
        StoredLog log = logs.get(inviteID);
        if (log == null || !log.ended()) {
            return false;
        }
        ended.remove(log);
        remove(log);
        return true;
    }

    /** The logs that have ended, from now on marked as leaving. */
    synchronized List<StoredLog> markLeaving() {
        ended.forEach(log -> log.leaving(true));
        return List.copyOf(ended);
    }

    /** Takes the marks back. */
    synchronized void keepLeaving() {
        ended.forEach(log -> log.leaving(false));
    }

    /** Removes up to {@code limit} logs that were marked; returns whether there may be more. */
    synchronized boolean removeLeaving(int limit) {
        for (int i = 0; i < limit; i++) {
            if (ended.isEmpty() || !ended.element().leaving()) {
                return false;
            }
            remove(ended.remove());
        }
        return true;
    }

    /** The log, null if it is not here. Only the writer thread may look into it without the lock. */
    @Nullable StoredLog log(UUID inviteID) {
        return logs.get(inviteID);
    }

    private void remove(StoredLog log) {
        endedFootprint -= log.footprint();
        logs.remove(log.key().inviteID());
        Finders finders = log.finders();
        unshelve(log, users, finders.users());
        unshelve(log, groups, finders.groups());
    }

    private static void shelve(StoredLog log, Map<String, Shelf> shelves, Set<String> names) {
        for (String name : names) {
            shelves.computeIfAbsent(name, ignored -> new Shelf()).open.add(log.key());
        }
    }

    private void end(StoredLog log) {
        open.remove(log);
        Finders finders = log.finders();
        end(log, users, finders.users());
        end(log, groups, finders.groups());
        log.pack();
        ended.add(log);
        endedFootprint += log.footprint();
    }

    private static void end(StoredLog log, Map<String, Shelf> shelves, Set<String> names) {
        for (String name : names) {
            Shelf shelf = shelves.get(name);
            if (shelf != null && shelf.open.remove(log.key())) {
                shelf.ended.add(log.key());
            }
        }
    }

    private static void unshelve(StoredLog log, Map<String, Shelf> shelves, Set<String> names) {
        for (String name : names) {
            Shelf shelf = shelves.get(name);
            if (shelf != null) {
                shelf.ended.remove(log.key());
                if (shelf.open.isEmpty() && shelf.ended.isEmpty()) {
                    shelves.remove(name);
                }
            }
        }
    }

    private static void takeFrom(@Nullable Shelf shelf, Start from, int limit, NavigableSet<InvitationKey> into) {
        if (shelf != null) {
            for (KeyRow row : shelf.rows(StateFilter.ALL)) {
                takeFirst(limit, row, from, into);
            }
        }
    }

    /** Keeps the {@code limit} first keys of all rows: somebody may be in 200 groups with thousands of keys each. */
    private static void takeFirst(int limit, KeyRow row, Start from, NavigableSet<InvitationKey> into) {
        for (int place = row.ceiling(from.key()); place < row.size(); place++) {
            InvitationKey key = row.get(place);
            if (into.size() >= limit && key.compareTo(into.last()) >= 0) {
                return;
            }
            if ((from.inclusive() || !key.equals(from.key())) && into.add(key) && into.size() > limit) {
                into.pollLast();
            }
        }
    }

    /** Where a list in ascending order starts. */
    record Start(InvitationKey key, boolean inclusive) {
        /**
         * Behind the cursor {@code after}, or at the first one created at or after {@code since}. Nothing is older than
         * the epoch, and keys in files are compared as unsigned bytes: a time before it would come last there.
         */
        static Start of(long since, @Nullable InvitationKey after) {
            InvitationKey first = InvitationKey.firstAt(Math.max(0, since));
            return after == null || after.compareTo(first) < 0 ? new Start(first, true) : new Start(after, false);
        }
    }

    /** The invitations that one user, or the members of one group, find. */
    private static final class Shelf {
        final KeyRow open = new KeyRow();
        final KeyRow ended = new KeyRow();

        List<KeyRow> rows(StateFilter state) {
            return switch (state) {
                case OPEN -> List.of(open);
                case ENDED -> List.of(ended);
                case ALL -> List.of(open, ended);
            };
        }
    }
}
