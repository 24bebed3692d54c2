package io.bellwire.store;

import io.bellwire.store.Disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes one history file out of several, the oldest first: three walks over their sorted rows, side by side, in a few
 * hundred kilobytes of memory, however long they are. What is too old is left out; of an ID that is there twice the newest
 * counts. Logs are copied as they stand, so damage in one stays what it was: seen when that log is read.
 *
 * <p>Nobody waits for it, so it is in nobody's way: after each {@link #SLICE_BYTES}, which it forces to the device, it rests
 * as long as these took.
 */
final class HistoryMerge {
    static final int SLICE_BYTES = 1 << 20;

    private static final int WINDOW_BYTES = 64 << 10;

    private final DiskFile file;
    private final List<HistoryFile> sources;
    private final long endedAfter;
    private final BooleanSupplier goesOn;
    private final HistoryFileWriter writer;
    private long sliceBegan = System.nanoTime();
    private long slicedTo;

    private HistoryMerge(DiskFile file, List<HistoryFile> sources, long endedAfter, BooleanSupplier goesOn) {
        this.file = file;
        this.sources = sources;
        this.endedAfter = endedAfter;
        this.goesOn = goesOn;
        this.writer = new HistoryFileWriter(
                file,
                sources.stream()
                        .mapToInt(
                                source -> source.ids().count() + source.names().count())
                        .sum());
    }

    /** It was told not to go on. */
    static final class Stopped extends IOException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super("the history is closing");
        }
    }

    /**
     * Writes what is left of these files into another one, durably.
     *
     * @param endedAfter what ended at or before it is left out, ms of store time; something must be left
     * @throws Stopped if {@code goesOn} says so
     * @throws CorruptDataException if a row can't be read
     */
    static void write(DiskFile file, List<HistoryFile> sources, long endedAfter, BooleanSupplier goesOn)
            throws IOException {
        new HistoryMerge(file, sources, endedAfter, goesOn).writeAll();
    }

    private void writeAll() throws IOException {
        Walk logs = new Walk(HistoryFile::ids, HistoryFormat.ID_KEY_BYTES);
        for (Head head = logs.next(); head != null; head = logs.next()) {
            if (HistoryFormat.endedAtOfID(head.row()) > endedAfter) {
                copyLog(head);
            }
        }
        Walk ids = new Walk(HistoryFile::ids, HistoryFormat.ID_KEY_BYTES);
        long offset = 0;
        for (Head head = ids.next(); head != null; head = ids.next()) {
            long endedAt = HistoryFormat.endedAtOfID(head.row());
            if (endedAt > endedAfter) {
                byte[] row = bytes(head.row());
                ByteBuffer.wrap(row).putLong(HistoryFormat.ID_KEY_BYTES, offset);
                offset += head.logBytes();
                writer.id(row, endedAt);
                endSlice();
            }
        }
        Walk names = new Walk(HistoryFile::names, HistoryFormat.NAME_KEY_BYTES);
        for (Head head = names.next(); head != null; head = names.next()) {
            if (HistoryFormat.endedAtOfName(head.row()) > endedAfter) {
                writer.name(bytes(head.row()));
                endSlice();
            }
        }
        writer.finish(
                sources.stream().mapToLong(HistoryFile::maxCreateTime).max().orElseThrow());
    }

    private void copyLog(Head head) throws IOException {
        int length = head.logBytes();
        ByteBuffer log = head.log(length);
        writer.log(log.array(), log.arrayOffset() + log.position(), length);
        endSlice();
    }

    private void endSlice() throws IOException {
        if (writer.position() - slicedTo < SLICE_BYTES) {
            return;
        }
        slicedTo = writer.position();
        file.force();
        LockSupport.parkNanos(this, System.nanoTime() - sliceBegan);
        sliceBegan = System.nanoTime();
        if (!goesOn.getAsBoolean()) {
            throw new Stopped();
        }
    }

    private static byte[] bytes(ByteBuffer row) {
        byte[] bytes = new byte[row.remaining()];
        row.get(row.position(), bytes);
        return bytes;
    }

    /** The rows of one section of all sources, in order, each key once. */
    private final class Walk {
        private final int keyBytes;
        private final PriorityQueue<Head> heads;
        private @Nullable Head last;
        private byte[] lastKey = new byte[0];

        Walk(Function<HistoryFile, SortedRows> section, int keyBytes) throws IOException {
            this.keyBytes = keyBytes;
            this.heads = new PriorityQueue<>(sources.size(), (one, other) -> {
                int byKey = compareKeys(one.row(), other.row());
                return byKey != 0 ? byKey : Integer.compare(other.age, one.age);
            });
            for (int age = 0; age < sources.size(); age++) {
                Head head = new Head(
                        sources.get(age), age, section.apply(sources.get(age)).all());
                if (head.advance()) {
                    heads.add(head);
                }
            }
        }

        /** The head that has the next row, null at the end. Of equal keys it is the newest file's. */
        @Nullable Head next() throws IOException {
            while (true) {
                if (last != null && last.advance()) {
                    heads.add(last);
                }
                last = heads.poll();
                if (last == null) {
                    return null;
                }
                byte[] key = Arrays.copyOf(bytes(last.row()), keyBytes);
                if (!Arrays.equals(key, lastKey)) {
                    lastKey = key;
                    return last;
                }
            }
        }

        private int compareKeys(ByteBuffer one, ByteBuffer other) {
            return Arrays.compareUnsigned(
                    one.array(),
                    one.arrayOffset(),
                    one.arrayOffset() + keyBytes,
                    other.array(),
                    other.arrayOffset(),
                    other.arrayOffset() + keyBytes);
        }
    }

    /** Where a walk is in one source. */
    private static final class Head {
        private final HistoryFile source;
        /** Higher in newer files. */
        private final int age;

        private final SortedRows.Cursor cursor;
        private ByteBuffer row = ByteBuffer.allocate(0);
        private ByteBuffer following;
        private ByteBuffer window = ByteBuffer.allocate(0);
        private long windowAt;

        Head(HistoryFile source, int age, SortedRows.Cursor cursor) throws IOException {
            this.source = source;
            this.age = age;
            this.cursor = cursor;
            this.following = cursor.next();
        }

        /** Moves to the next row; returns whether there is one. */
        boolean advance() throws IOException {
            row = following;
            following = row.hasRemaining() ? cursor.next() : row;
            return row.hasRemaining();
        }

        ByteBuffer row() {
            return row;
        }

        private static long offset(ByteBuffer row) {
            return row.getLong(HistoryFormat.ID_KEY_BYTES);
        }

        /** How long the log of this row of the IDs is: up to the next one, or to the rows behind all of them. */
        int logBytes() {
            long end =
                    following.hasRemaining() ? offset(following) : source.ids().position();
            long length = end - offset(row);
            if (length <= 0 || length > HistoryFormat.MAX_LOG_BYTES) {
                throw HistoryFile.damaged(source.path(), offset(row));
            }
            return (int) length;
        }

        /** Its log, in a buffer that is good until the next one is asked for. */
        ByteBuffer log(int length) throws IOException {
            long offset = offset(row);
            if (offset < windowAt || offset + length > windowAt + window.limit()) {
                long left = source.ids().position() - offset;
                window = ByteBuffer.allocate((int) Math.min(left, Math.max(length, WINDOW_BYTES)));
                source.read(window, offset);
                window.clear();
                windowAt = offset;
            }
            return window.position((int) (offset - windowAt));
        }
    }
}
