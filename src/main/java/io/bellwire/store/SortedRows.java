package io.bellwire.store;

import io.bellwire.store.Disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** One sorted section of a history file: finds rows by key with one read of one block. Thread-safe. */
final class SortedRows {
    private final Path path;
    private final DiskFile file;
    private final long sectionAt;
    private final int rows;
    private final int rowBytes;
    private final int keyBytes;
    private final byte[] fences;

    SortedRows(Path path, DiskFile file, long sectionAt, int rows, int rowBytes, int keyBytes, byte[] fences) {
        this.path = path;
        this.file = file;
        this.sectionAt = sectionAt;
        this.rows = rows;
        this.rowBytes = rowBytes;
        this.keyBytes = keyBytes;
        this.fences = fences;
    }

    /** Walks the rows from the first one whose key is not below {@code key}. */
    Cursor from(byte[] key) throws IOException {
        Cursor cursor = new Cursor();
        cursor.seek(key);
        return cursor;
    }

    /** Walks all rows. */
    Cursor all() {
        return new Cursor();
    }

    int count() {
        return rows;
    }

    /** Where the section begins in the file. */
    long position() {
        return sectionAt;
    }

    /** A place between rows; for one thread. */
    final class Cursor {
        private int next;
        private int blockNumber = -1;
        private byte[] block = new byte[0];

        /** The row behind this place, which moves behind it; an empty buffer at the end. */
        ByteBuffer next() throws IOException {
            return next == rows ? ByteBuffer.allocate(0) : row(next++);
        }

        /** The row before this place, which moves before it; an empty buffer at the start. */
        ByteBuffer previous() throws IOException {
            return next == 0 ? ByteBuffer.allocate(0) : row(--next);
        }

        private void seek(byte[] key) throws IOException {
            int candidate = blockOf(key);
            int first = candidate * HistoryFormat.BLOCK_ROWS;
            int low = first;
            int high = Math.min(rows, first + HistoryFormat.BLOCK_ROWS);
            while (low < high) {
                int middle = (low + high) >>> 1;
                ByteBuffer row = row(middle);
                int start = row.arrayOffset();
                if (compare(row.array(), start, key) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            next = low;
        }

        private ByteBuffer row(int index) throws IOException {
            load(index / HistoryFormat.BLOCK_ROWS);
            return ByteBuffer.wrap(block, index % HistoryFormat.BLOCK_ROWS * rowBytes, rowBytes)
                    .slice();
        }

        private void load(int number) throws IOException {
            if (number == blockNumber) {
                return;
            }
            int length = Math.min(HistoryFormat.BLOCK_ROWS, rows - number * HistoryFormat.BLOCK_ROWS) * rowBytes;
            long at = sectionAt + (long) number * (HistoryFormat.BLOCK_ROWS * rowBytes + Integer.BYTES);
            block = HistoryFile.readChecked(path, file, at, length);
            blockNumber = number;
        }
    }

    /** The last block whose first key is not above {@code key}, the first one if there is none. */
    private int blockOf(byte[] key) {
        int low = 0;
        int high = fences.length / keyBytes;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(fences, middle * keyBytes, key) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return Math.max(0, low - 1);
    }

    private int compare(byte[] bytes, int start, byte[] key) {
        return Arrays.compareUnsigned(bytes, start, start + keyBytes, key, 0, keyBytes);
    }
}
