package io.bellwire.store;

import io.bellwire.invitation.LoggedEvent;
import io.bellwire.store.Disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads one history file ({@link HistoryFormat}). In memory it has the filter and the fences, about 6 bytes per
 * invitation; each look-up reads one block. Thread-safe.
 */
final class HistoryFile {
    private final Path path;
    private final DiskFile file;
    private final long bytes;
    private final BloomFilter filter;
    private final SortedRows ids;
    private final SortedRows names;
    private final long maxCreateTime;
    private final long maxEndedAt;

    private HistoryFile(
            Path path,
            DiskFile file,
            long bytes,
            BloomFilter filter,
            SortedRows ids,
            SortedRows names,
            long maxCreateTime,
            long maxEndedAt) {
        this.path = path;
        this.file = file;
        this.bytes = bytes;
        this.filter = filter;
        this.ids = ids;
        this.names = names;
        this.maxCreateTime = maxCreateTime;
        this.maxEndedAt = maxEndedAt;
    }

    /**
     * Opens it.
     *
     * @throws CorruptDataException if it is not whole, or of a newer version
     */
    static HistoryFile open(Disk disk, Path path) throws IOException {
        DiskFile file = disk.open(path);
        try {
            return open(path, file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static HistoryFile open(Path path, DiskFile file) throws IOException {
        long footerAt = file.size() - HistoryFormat.FOOTER_BYTES;
        if (footerAt < 0) {
            throw damaged(path, 0);
        }
        ByteBuffer footer =
                ByteBuffer.wrap(readChecked(path, file, footerAt, HistoryFormat.FOOTER_BYTES - Integer.BYTES));
        if (footer.getLong() != HistoryFormat.MAGIC) {
            throw damaged(path, footerAt);
        }
        int version = footer.getInt();
        if (version != HistoryFormat.VERSION) {
            throw new CorruptDataException(
                    path + ": history format " + version + ", this program knows " + HistoryFormat.VERSION);
        }
        int idRows = footer.getInt();
        int nameRows = footer.getInt();
        long[] words = new long[footer.getInt()];
        long idsAt = footer.getLong();
        long namesAt = footer.getLong();
        long filterAt = footer.getLong();
        ByteBuffer rest =
                ByteBuffer.wrap(readChecked(path, file, filterAt, (int) (footerAt - filterAt) - Integer.BYTES));
        Arrays.setAll(words, word -> rest.getLong());
        byte[] idFences = new byte[HistoryFormat.blocks(idRows) * HistoryFormat.ID_KEY_BYTES];
        byte[] nameFences = new byte[HistoryFormat.blocks(nameRows) * HistoryFormat.NAME_KEY_BYTES];
        rest.get(idFences).get(nameFences);
        return new HistoryFile(
                path,
                file,
                footerAt + HistoryFormat.FOOTER_BYTES,
                new BloomFilter(words),
                new SortedRows(
                        path, file, idsAt, idRows, HistoryFormat.ID_ROW_BYTES, HistoryFormat.ID_KEY_BYTES, idFences),
                new SortedRows(
                        path,
                        file,
                        namesAt,
                        nameRows,
                        HistoryFormat.NAME_ROW_BYTES,
                        HistoryFormat.NAME_KEY_BYTES,
                        nameFences),
                footer.getLong(),
                footer.getLong());
    }

    /** Reads bytes and the checksum behind them. */
    static byte[] readChecked(Path path, DiskFile file, long at, int length) throws IOException {
        if (length < 0) {
            throw damaged(path, at);
        }
        ByteBuffer bytes = ByteBuffer.allocate(length + Integer.BYTES);
        int read = file.read(bytes, at);
        if (read < bytes.capacity() || bytes.getInt(length) != HistoryFormat.crc(bytes.array(), 0, length)) {
            throw damaged(path, at);
        }
        return bytes.array();
    }

    /** Whether the ID is surely not in it. */
    boolean lacks(byte[] idKey) {
        return !filter.mayContain(idKey);
    }

    /** Where the log of an invitation is, null if it is not here. */
    @Nullable Place find(UUID inviteID) throws IOException {
        byte[] key = HistoryFormat.idKey(inviteID);
        if (lacks(key)) {
            return null;
        }
        ByteBuffer row = ids.from(key).next();
        if (!row.hasRemaining()
                || row.getLong() != inviteID.getMostSignificantBits()
                || row.getLong() != inviteID.getLeastSignificantBits()) {
            return null;
        }
        return new Place(this, row.getLong(), row.getInt(), row.getLong());
    }

    /** Adds the newest {@code limit} keys below {@code before} that ended after {@code endedAfter}. */
    void before(byte[] name, InvitationKey before, long endedAfter, int limit, Set<InvitationKey> into)
            throws IOException {
        if (!filter.mayContain(name)) {
            return;
        }
        SortedRows.Cursor cursor = names.from(HistoryFormat.nameKey(name, before));
        int left = limit;
        for (ByteBuffer row = cursor.previous(); left > 0 && isOf(name, row); row = cursor.previous()) {
            left -= take(row, endedAfter, into);
        }
    }

    /** Adds the oldest {@code limit} keys from {@code start} on that ended after {@code endedAfter}. */
    void from(byte[] name, Catalog.Start start, long endedAfter, int limit, Set<InvitationKey> into)
            throws IOException {
        if (maxCreateTime < start.key().createTime() || !filter.mayContain(name)) {
            return;
        }
        SortedRows.Cursor cursor = names.from(HistoryFormat.nameKey(name, start.key()));
        int left = limit;
        for (ByteBuffer row = cursor.next(); left > 0 && isOf(name, row); row = cursor.next()) {
            if (start.inclusive() || !keyOf(row).equals(start.key())) {
                left -= take(row, endedAfter, into);
            }
        }
    }

    private static boolean isOf(byte[] name, ByteBuffer row) {
        return row.hasRemaining() && ByteBuffer.wrap(name).mismatch(row.slice(0, HistoryFormat.NAME_BYTES)) < 0;
    }

    private static InvitationKey keyOf(ByteBuffer row) {
        return InvitationKey.read(row.slice(HistoryFormat.NAME_BYTES, InvitationKey.BYTES));
    }

    private static int take(ByteBuffer row, long endedAfter, Set<InvitationKey> into) {
        return HistoryFormat.endedAtOfName(row) > endedAfter && into.add(keyOf(row)) ? 1 : 0;
    }

    /** When the last of its invitations ended, ms of store time. */
    long maxEndedAt() {
        return maxEndedAt;
    }

    /** When the youngest of its invitations was created, ms of store time. */
    long maxCreateTime() {
        return maxCreateTime;
    }

    Path path() {
        return path;
    }

    /** How long the file is. */
    long bytes() {
        return bytes;
    }

    /** The rows of its IDs: in their order the logs stand as well. */
    SortedRows ids() {
        return ids;
    }

    /** The rows of its names. */
    SortedRows names() {
        return names;
    }

    /** Fills {@code target} with what stands there. */
    void read(ByteBuffer target, long position) throws IOException {
        if (file.read(target, position) < target.limit()) {
            throw damaged(path, position);
        }
    }

    void close() throws IOException {
        file.close();
    }

    private List<LoggedEvent> read(long offset) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
        file.read(length, offset);
        int bodyBytes = length.getInt(0);
        if (bodyBytes < 0 || bodyBytes > Journal.MAX_FRAME_BYTES) {
            throw damaged(path, offset);
        }
        ByteBuffer log = ByteBuffer.wrap(readChecked(path, file, offset, Integer.BYTES + bodyBytes));
        ByteBuffer body = log.slice(Integer.BYTES, bodyBytes);
        ByteSource source = new ByteSource(body);
        source.getID();
        return HistoryWriter.readEvents(source);
    }

    static CorruptDataException damaged(Path path, long offset) {
        return new CorruptDataException(path + " is damaged at offset " + offset);
    }

    /**
     * Where a log is.
     *
     * @param seq of its last event
     */
    record Place(HistoryFile in, long offset, int seq, long endedAt) {
        List<LoggedEvent> read() throws IOException {
            return in.read(offset);
        }
    }
}
