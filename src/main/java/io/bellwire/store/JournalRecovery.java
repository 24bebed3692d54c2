package io.bellwire.store;

import io.bellwire.store.Disk.DiskFile;
import io.bellwire.store.JournalFormat.Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal at start, and makes it fit to be written on.
 *
 * <p>A tail that a crash tore off is cut: the last frame that was being written, which nobody was told of. After a loss of
 * power with {@link Fsync#EVERYSEC} or {@link Fsync#NEVER} it may be more than one. What must not be cut is recognised by
 * what comes after it: a whole frame that says that the broken place was on the device already, or another segment. Then
 * the start is refused, with the file and the offset.
 */
final class JournalRecovery {
    private final Disk disk;
    private final Path folder;
    private final Each each;
    private final TreeMap<Long, Header> headers = new TreeMap<>();
    private long lastFrame;
    private int position = JournalFormat.HEADER_BYTES;

    private JournalRecovery(Disk disk, Path folder, Each each) {
        this.disk = disk;
        this.folder = folder;
        this.each = each;
    }

    /** Takes each frame, in order. */
    interface Each {
        void frame(long segment, long at, ByteSource records);
    }

    /**
     * Reads the journal in this folder, or makes the first segment of a new one.
     *
     * @throws CorruptDataException if something is missing or damaged that was acknowledged
     */
    static Journal recover(Disk disk, Path folder, Each each) throws IOException {
        return new JournalRecovery(disk, folder, each).recover();
    }

    private Journal recover() throws IOException {
        Header newest = readHeaders();
        if (newest == null) {
            return begin();
        }
        requireAll(newest);
        for (Header header : headers.tailMap(newest.firstSegment(), true).values()) {
            replay(header, header.equals(newest));
        }
        deleteLeftOvers(newest);
        DiskFile file = disk.open(JournalFormat.path(folder, newest.segment()));
        return new Journal(disk, folder, newest, file, position, lastFrame);
    }

    private Journal begin() throws IOException {
        DiskFile file = Journal.prepare(disk, folder, 1);
        Header header = new Header(1, 1, 1, Journal.salt());
        file.write(header.encode(), 0);
        file.force();
        return new Journal(disk, folder, header, file, JournalFormat.HEADER_BYTES, 0);
    }

    /** Fills {@link #headers}, and returns the newest one, null if there is none. */
    private @Nullable Header readHeaders() throws IOException {
        TreeMap<Long, Path> files = new TreeMap<>();
        try (Stream<Path> listed = Files.list(folder)) {
            listed.filter(path -> JournalFormat.segmentOf(path) >= 0)
                    .forEach(path -> files.put(JournalFormat.segmentOf(path), path));
        }
        for (Map.Entry<Long, Path> entry : files.entrySet()) {
            Header header =
                    readHeader(entry.getKey(), entry.getValue(), entry.getKey().equals(files.lastKey()));
            if (header != null) {
                headers.put(entry.getKey(), header);
            }
        }
        return headers.isEmpty() ? null : headers.lastEntry().getValue();
    }

    private @Nullable Header readHeader(long segment, Path path, boolean last) throws IOException {
        ByteBuffer bytes = read(path, JournalFormat.HEADER_BYTES);
        Header header = decode(path, bytes);
        if (header != null && header.segment() == segment) {
            return header;
        }
        // A header is on the device before the first frame is written: without one, the last segment was never used.
        if (!last || !isZero(read(path, JournalFormat.SEGMENT_BYTES), JournalFormat.HEADER_BYTES)) {
            throw damaged(path, 0, "its header is broken");
        }
        return null;
    }

    private static @Nullable Header decode(Path path, ByteBuffer bytes) {
        try {
            return Header.decode(bytes);
        } catch (CorruptDataException e) {
            throw new CorruptDataException(path + ": " + e.getMessage(), e);
        }
    }

    private void requireAll(Header newest) {
        for (long segment = newest.firstSegment(); segment < newest.segment(); segment++) {
            if (!headers.containsKey(segment)) {
                throw new CorruptDataException(JournalFormat.path(folder, segment) + " is missing");
            }
        }
        Header first = headers.ceilingEntry(newest.firstSegment()).getValue();
        lastFrame = first.firstFrame() - 1;
    }

    private void replay(Header header, boolean newest) throws IOException {
        Path path = JournalFormat.path(folder, header.segment());
        if (header.firstFrame() != lastFrame + 1) {
            throw damaged(JournalFormat.path(folder, header.segment() - 1), position, "a frame is broken");
        }
        ByteBuffer bytes = read(path, JournalFormat.SEGMENT_BYTES);
        position = JournalFormat.HEADER_BYTES;
        while (JournalFormat.frameAt(bytes, position, header.salt()) && bytes.getLong(position + 8) == lastFrame + 1) {
            deliver(path, header.segment(), bytes);
        }
        if (newest) {
            cut(path, header, bytes);
        }
    }

    private void deliver(Path path, long segment, ByteBuffer bytes) {
        int length = bytes.getInt(position);
        ByteBuffer records = bytes.slice(position + JournalFormat.FRAME_HEADER_BYTES, length);
        try {
            each.frame(segment, bytes.getLong(position + 24), new ByteSource(records));
        } catch (CorruptDataException | IllegalArgumentException e) {
            throw new CorruptDataException(
                    path + ": the frame at offset " + position + " can't be read: " + e.getMessage(), e);
        }
        position += JournalFormat.FRAME_HEADER_BYTES + length;
        lastFrame++;
    }

    /** Clears what is behind the last whole frame, unless a later one proves that it was durable. */
    private void cut(Path path, Header header, ByteBuffer bytes) throws IOException {
        boolean whole = Files.size(path) == JournalFormat.SEGMENT_BYTES;
        if (whole && isZero(bytes, position)) {
            return;
        }
        int last = bytes.limit() - JournalFormat.FRAME_HEADER_BYTES;
        for (int later = position + 1; later <= last; later++) {
            long number = bytes.getLong(later + 8);
            if (number > lastFrame
                    && number - lastFrame < JournalFormat.SEGMENT_BYTES
                    && bytes.getLong(later + 16) > lastFrame
                    && JournalFormat.frameAt(bytes, later, header.salt())) {
                throw damaged(path, position, "a frame is broken, and whole ones follow at offset " + later);
            }
        }
        try (DiskFile file = disk.open(path)) {
            file.write(ByteBuffer.allocate(JournalFormat.SEGMENT_BYTES - position), position);
            file.force();
        }
    }

    private void deleteLeftOvers(Header newest) throws IOException {
        for (long segment : headers.headMap(newest.firstSegment()).keySet()) {
            disk.delete(JournalFormat.path(folder, segment));
        }
    }

    /** The first {@code length} bytes, zeros where the file is shorter. */
    private ByteBuffer read(Path path, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (DiskFile file = disk.open(path)) {
            file.read(bytes, 0);
        }
        return bytes.clear();
    }

    private static boolean isZero(ByteBuffer bytes, int from) {
        ByteBuffer rest = bytes.slice(from, bytes.limit() - from);
        return rest.mismatch(ByteBuffer.allocate(rest.remaining())) < 0;
    }

    private static CorruptDataException damaged(Path path, int offset, String what) {
        return new CorruptDataException(path + " is damaged at offset " + offset + ": " + what
                + ". What was acknowledged may be lost, so nothing is repaired by itself; restore the data folder from a"
                + " backup, or start with an empty one");
    }
}
