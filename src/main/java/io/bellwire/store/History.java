package io.bellwire.store;

import io.bellwire.invitation.LoggedEvent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All invitations that have ended and are no longer in memory: history files, the oldest first. Thread-safe for readers;
 * only the maintenance thread adds and removes. What ended at or before {@code endedAfter} is not seen by anyone, though
 * its file may go later, with the youngest in it.
 */
final class History {
    private final Disk disk;
    private final Path folder;
    private volatile List<HistoryFile> files = List.of();
    private long nextNumber = 1;

    private History(Disk disk, Path folder) {
        this.disk = disk;
        this.folder = folder;
    }

    /** Opens all files of a folder, and removes those that were never finished. */
    static History open(Disk disk, Path folder) throws IOException {
        History history = new History(disk, folder);
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
        List<HistoryFile> more = new ArrayList<>(files);
        more.add(HistoryFile.open(disk, HistoryFormat.path(folder, number)));
        files = List.copyOf(more);
    }

    /** Deletes the files of which nothing can be seen any more. */
    void removeExpired(long endedAfter) throws IOException {
        List<HistoryFile> kept = new ArrayList<>();
        List<HistoryFile> expired = new ArrayList<>();
        for (HistoryFile file : files) {
            (file.maxEndedAt() > endedAfter ? kept : expired).add(file);
        }
        if (expired.isEmpty()) {
            return;
        }
        files = List.copyOf(kept);
        for (HistoryFile file : expired) {
            file.close();
            disk.delete(file.path());
        }
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
