package io.bellwire.store;

import io.bellwire.store.Disk.DiskFile;
import java.io.IOException;
import java.util.zip.CRC32C;

/**
 * Writes the sections of one history file ({@link HistoryFormat}), one after the other: logs, the rows of the IDs, the rows
 * of the names, and what finds them. Whoever calls sees to it that each section is sorted.
 */
final class HistoryFileWriter {
    private static final int BUFFER_BYTES = 256 << 10;

    private final DiskFile file;
    private final BloomFilter filter;
    private final ByteSink buffer = new ByteSink(BUFFER_BYTES + 4096);
    private final Rows ids = new Rows(HistoryFormat.ID_KEY_BYTES);
    private final Rows names = new Rows(HistoryFormat.NAME_KEY_BYTES);
    private long flushed;
    private long maxEndedAt;

    /**
     * Begins a file that is still empty.
     *
     * @param mostRows of both sections together
     */
    HistoryFileWriter(DiskFile file, int mostRows) {
        this.file = file;
        this.filter = BloomFilter.forKeys(mostRows);
    }

    /** How long the file is by now. */
    long position() {
        return flushed + buffer.size();
    }

    /** The next log, its length in front and its checksum behind it. */
    void log(byte[] source, int offset, int length) throws IOException {
        buffer.putBytes(source, offset, length);
        flushIfFull();
    }

    /** The next row of the IDs. */
    void id(byte[] row, long endedAt) throws IOException {
        ids.add(row);
        maxEndedAt = Math.max(maxEndedAt, endedAt);
    }

    /** The next row of the names; there are all IDs by now. */
    void name(byte[] row) throws IOException {
        ids.end();
        names.add(row);
    }

    /** Writes the rest, and sees to it that all of it is on the device. */
    void finish(long maxCreateTime) throws IOException {
        ids.end();
        names.end();
        long filterAt = position();
        writeFilter();
        buffer.putLong(HistoryFormat.MAGIC);
        buffer.putInt(HistoryFormat.VERSION);
        buffer.putInt(ids.count);
        buffer.putInt(names.count);
        buffer.putInt(filter.words().length);
        buffer.putLong(ids.at);
        buffer.putLong(names.at);
        buffer.putLong(filterAt);
        buffer.putLong(maxCreateTime);
        buffer.putLong(maxEndedAt);
        buffer.putInt(HistoryFormat.crc(buffer.array(), 0, buffer.size()));
        flush();
        file.force();
    }

    /** Piece by piece: the filter of a long file has megabytes. */
    private void writeFilter() throws IOException {
        flush();
        CRC32C crc = new CRC32C();
        for (long word : filter.words()) {
            buffer.putLong(word);
            if (buffer.size() >= BUFFER_BYTES) {
                crc.update(buffer.array(), 0, buffer.size());
                flush();
            }
        }
        buffer.putBytes(ids.fences.array(), 0, ids.fences.size());
        buffer.putBytes(names.fences.array(), 0, names.fences.size());
        crc.update(buffer.array(), 0, buffer.size());
        buffer.putInt((int) crc.getValue());
        flush();
    }

    private void flushIfFull() throws IOException {
        if (buffer.size() >= BUFFER_BYTES) {
            flush();
        }
    }

    private void flush() throws IOException {
        int size = buffer.size();
        file.write(buffer.view(), flushed);
        flushed += size;
        buffer.clear();
    }

    /** A section of rows, in blocks. */
    private final class Rows {
        private final int keyBytes;
        private final ByteSink fences = new ByteSink(1 << 10);
        private long at = -1;
        private int count;
        private int block;

        Rows(int keyBytes) {
            this.keyBytes = keyBytes;
        }

        void add(byte[] row) throws IOException {
            begin();
            if (count % HistoryFormat.BLOCK_ROWS == 0) {
                endBlock();
                block = buffer.size();
                fences.putBytes(row, 0, keyBytes);
            }
            filter.add(row);
            buffer.putBytes(row, 0, row.length);
            count++;
        }

        private void begin() {
            if (at < 0) {
                at = position();
                block = buffer.size();
            }
        }

        private void endBlock() throws IOException {
            if (buffer.size() > block) {
                buffer.putInt(HistoryFormat.crc(buffer.array(), block, buffer.size() - block));
                flushIfFull();
            }
        }

        /** Ends it, if it has not ended; an empty one begins and ends here. */
        void end() throws IOException {
            begin();
            if (block >= 0) {
                endBlock();
                block = -1;
            }
        }
    }
}
