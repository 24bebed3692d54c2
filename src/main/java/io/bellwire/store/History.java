package io.bellwire.store;

import io.bellwire.invitation.LoggedEvent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All invitations that have ended and are no longer in memory: history files, the oldest first. Thread-safe; one thread at
 * a time adds, while one merges and another one removes. What ended at or before {@code endedAfter} is not seen by anyone,
 * though its file may go later, with the youngest in it.
 *
 * <p>Files become one by and by ({@link HistoryTiers}), as each look-up asks all of them. The new one takes the place of the
 * newest, in one piece, before the others are deleted: after a crash in between there are some twice, which changes
 * nothing.
 */
final class History {
    private static final Logger LOG = LoggerFactory.getLogger(History.class);

    /** For so many times what is written anew there has to be room on the disk: appends come first. */
    private static final int ROOM = 4;

    private final Disk disk;
    private final Path folder;
    private final long longestSpan;
    private final Set<HistoryFile> left = new HashSet<>();
    private volatile List<HistoryFile> files = List.of();
    private volatile boolean closing;
    private List<HistoryFile> merging = List.of();
    private long nextNumber = 1;

    private History(Disk disk, Path folder, long longestSpan) {
        this.disk = disk;
        this.folder = folder;
        this.longestSpan = longestSpan;
    }

    /**
     * Opens all files of a folder, and removes those that were never finished.
     *
     * @param longestSpan how much longer than its oldest invitation a file may live because of its youngest, where several
     *     became one; ms
     */
    static History open(Disk disk, Path folder, long longestSpan) throws IOException {
        History history = new History(disk, folder, longestSpan);
        List<Path> paths;
        try (Stream<Path> listed = Files.list(folder)) {
            paths = listed.sorted().toList();
        }
        List<HistoryFile> opened = new ArrayList<>();
        for (Path path : paths) {
            if (path.getFileName().toString().endsWith(".bwh.tmp")) {
                disk.delete(path);
            } else if (HistoryFormat.numberOf(path) >= 0) {
                opened.add(HistoryFile.open(disk, path));
                history.nextNumber = HistoryFormat.numberOf(path) + 1;
            }
        }
        history.files = List.copyOf(opened);
        return history;
    }

    /** Keeps these logs, durably on return. */
    void add(List<HistoryLog> logs) throws IOException {
        if (logs.isEmpty()) {
            return;
        }
        long number = nextNumber++;
        HistoryWriter.write(disk, folder, number, logs);
        HistoryFile added = HistoryFile.open(disk, HistoryFormat.path(folder, number));
        synchronized (this) {
            List<HistoryFile> more = new ArrayList<>(files);
            more.add(added);
            files = List.copyOf(more);
        }
    }

    /** Deletes the files of which nothing can be seen any more. */
    void removeExpired(long endedAfter) throws IOException {
        for (HistoryFile file : takeExpired(endedAfter)) {
            file.close();
            disk.delete(file.path());
        }
    }

    private synchronized List<HistoryFile> takeExpired(long endedAfter) {
        List<HistoryFile> kept = new ArrayList<>();
        List<HistoryFile> expired = new ArrayList<>();
        for (HistoryFile file : files) {
            (file.maxEndedAt() > endedAfter || merging.contains(file) ? kept : expired).add(file);
        }
        if (!expired.isEmpty()) {
            files = List.copyOf(kept);
            expired.forEach(left::remove);
        }
        return expired;
    }

    /**
     * Makes one file out of several, if some are due; one thread at a time, and it may take a while.
     *
     * @throws IOException if it can't be done now; nothing is lost
     */
    void merge(long endedAfter) throws IOException {
        List<HistoryFile> sources = takeMergeable(endedAfter);
        if (sources.isEmpty()) {
            return;
        }
        try {
            merge(sources, endedAfter);
        } catch (HistoryMerge.Stopped e) {
            LOG.debug("{}", e.getMessage());
        } catch (CorruptDataException e) {
            LOG.error("{}; it and its neighbours are left as they are", e.getMessage());
            leave(sources);
        } finally {
            leave(List.of());
        }
    }

    private synchronized List<HistoryFile> takeMergeable(long endedAfter) throws IOException {
        HistoryTiers.Run run = HistoryTiers.next(
                files.stream()
                        .map(file -> new HistoryTiers.Piece(
                                file.bytes(),
                                file.maxEndedAt(),
                                file.maxEndedAt() > endedAfter && !left.contains(file)))
                        .toList(),
                longestSpan);
        if (run == null) {
            return List.of();
        }
        List<HistoryFile> sources = files.subList(run.from(), run.to());
        long bytes = sources.stream().mapToLong(HistoryFile::bytes).sum();
        if (disk.usableBytes(folder) / ROOM < bytes) {
            return List.of();
        }
        merging = sources;
        return sources;
    }

    /** Merges them no longer, nor tries these again. */
    private synchronized void leave(List<HistoryFile> damaged) {
        merging = List.of();
        left.addAll(damaged);
    }

    private void merge(List<HistoryFile> sources, long endedAfter) throws IOException {
        Path path = sources.get(sources.size() - 1).path();
        HistoryWriter.write(
                disk,
                folder,
                HistoryFormat.numberOf(path),
                file -> HistoryMerge.write(file, sources, endedAfter, () -> !closing));
        replace(sources, HistoryFile.open(disk, path));
        for (HistoryFile source : sources) {
            source.close();
            if (!source.path().equals(path)) {
                disk.delete(source.path());
            }
        }
    }

    private synchronized void replace(List<HistoryFile> sources, HistoryFile merged) {
        List<HistoryFile> all = new ArrayList<>(files);
        int place = all.indexOf(sources.get(0));
        all.removeAll(sources);
        all.add(place, merged);
        files = List.copyOf(all);
    }

    /** Has a merge that is under way end soon. */
    void stopMerging() {
        closing = true;
    }

    /** Whether the invitation is surely not here; reads nothing. */
    boolean lacks(UUID inviteID) {
        byte[] key = HistoryFormat.idKey(inviteID);
        for (HistoryFile file : files) {
            if (!file.lacks(key)) {
                return false;
            }
        }
        return true;
    }

    /** Whether all of it was created before that time; reads nothing. */
    boolean createdBefore(long time) {
        for (HistoryFile file : files) {
            if (file.maxCreateTime() >= time) {
                return false;
            }
        }
        return true;
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    /** The last {@code seq} of an invitation, 0 if it is not here. */
    int seq(UUID inviteID, long endedAfter) throws IOException {
        return retrying(() -> {
            HistoryFile.Place place = find(inviteID, endedAfter);
            return place == null ? 0 : place.seq();
        });
    }

    /** The events of an invitation, empty if it is not here. */
    List<LoggedEvent> read(UUID inviteID, long endedAfter) throws IOException {
        return retrying(() -> {
            HistoryFile.Place place = find(inviteID, endedAfter);
            return place == null ? List.<LoggedEvent>of() : place.read();
        });
    }

    /** The newest {@code limit} keys of a user before {@code before}. */
    Set<InvitationKey> list(String userID, InvitationKey before, long endedAfter, int limit) throws IOException {
        byte[] name = HistoryFormat.userName(userID);
        return retrying(() -> {
            Set<InvitationKey> found = new TreeSet<>();
            for (HistoryFile file : files) {
                file.before(name, before, endedAfter, limit, found);
            }
            return found;
        });
    }

    /** The oldest {@code limit} keys of a user and of these groups. */
    Set<InvitationKey> from(String userID, List<String> groupIDs, Catalog.Start start, long endedAfter, int limit)
            throws IOException {
        List<byte[]> names = new ArrayList<>();
        names.add(HistoryFormat.userName(userID));
        groupIDs.forEach(groupID -> names.add(HistoryFormat.groupName(groupID)));
        return retrying(() -> {
            Set<InvitationKey> found = new TreeSet<>();
            for (HistoryFile file : files) {
                for (byte[] name : names) {
                    file.from(name, start, endedAfter, limit, found);
                }
            }
            return found;
        });
    }

    void close() throws IOException {
        for (HistoryFile file : files) {
            file.close();
        }
    }

    /** The newest file wins: an ID can be used again once it was removed. */
    private HistoryFile.@Nullable Place find(UUID inviteID, long endedAfter) throws IOException {
        List<HistoryFile> searched = files;
        for (int i = searched.size() - 1; i >= 0; i--) {
            HistoryFile.Place place = searched.get(i).find(inviteID);
            if (place != null && place.endedAt() > endedAfter) {
                return place;
            }
        }
        return null;
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    /** Reads again when a file was removed meanwhile. */
    private <T> T retrying(Reading<T> reading) throws IOException {
        while (true) {
            List<HistoryFile> before = files;
            try {
                return reading.read();
            } catch (ClosedChannelException e) {
                if (before.equals(files)) {
                    throw e;
                }
            }
        }
    }
}
