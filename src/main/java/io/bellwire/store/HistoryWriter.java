package io.bellwire.store;

import io.bellwire.invitation.LoggedEvent;
import io.bellwire.store.Disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Writes one history file ({@link HistoryFormat}), under another name until it is whole and on the device. */
final class HistoryWriter {
    private static final int BUFFER_BYTES = 256 << 10;

    private final DiskFile file;
    private final ByteSink buffer = new ByteSink(BUFFER_BYTES + 4096);
    private final ByteSink ids = new ByteSink(BUFFER_BYTES);
    private final List<byte[]> names = new ArrayList<>();
    private long flushed;
    private int logs;
    private long maxCreateTime;
    private long maxEndedAt;

    private HistoryWriter(DiskFile file) {
        this.file = file;
    }

    /** Writes these logs, which have ended; durable on return. */
    static void write(Disk disk, Path folder, long number, List<HistoryLog> logs) throws IOException {
        Path path = HistoryFormat.path(folder, number);
        Path unfinished = path.resolveSibling(path.getFileName() + ".tmp");
        disk.delete(unfinished);
        try (DiskFile file = disk.open(unfinished)) {
            new HistoryWriter(file).writeAll(logs);
            file.force();
        }
        disk.move(unfinished, path);
        disk.forceFolder(folder);
    }

    private void writeAll(List<HistoryLog> entries) throws IOException {
        List<HistoryLog> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparing(HistoryLog::inviteID, InvitationKey::compareIDs));
        for (HistoryLog log : sorted) {
            add(log);
        }
        names.sort(Arrays::compareUnsigned);
        BloomFilter filter = BloomFilter.forKeys(logs + names.size());
        List<byte[]> idRows = rows(ids, HistoryFormat.ID_ROW_BYTES);
        long idsAt = position();
        List<byte[]> idFences = writeRows(idRows, filter);
        long namesAt = position();
        List<byte[]> nameFences = writeRows(names, filter);
        long filterAt = position();
        writeFilter(filter, idFences, nameFences);
        writeFooter(filter.words().length, idsAt, namesAt, filterAt);
        flush();
    }

    private void add(HistoryLog entry) throws IOException {
        StoredLog log = entry.log();
        long offset = position();
        int start = buffer.size();
        buffer.putInt(0);
        buffer.putID(log.key().inviteID());
        log.writeEvents(buffer);
        buffer.putInt(start, buffer.size() - start - Integer.BYTES);
        buffer.putInt(HistoryFormat.crc(buffer.array(), start, buffer.size() - start));
        ids.putID(log.key().inviteID());
        ids.putLong(offset);
        ids.putInt(log.seq());
        ids.putLong(log.endedAt());
        for (byte[] name : entry.names()) {
            names.add(ByteBuffer.allocate(HistoryFormat.NAME_ROW_BYTES)
                    .put(HistoryFormat.nameKey(name, log.key()))
                    .putLong(log.endedAt())
                    .array());
        }
        logs++;
        maxCreateTime = Math.max(maxCreateTime, log.key().createTime());
        maxEndedAt = Math.max(maxEndedAt, log.endedAt());
        flushIfFull();
    }

    /** The events of one log, with their times. */
    static void writeEvents(List<LoggedEvent> events, ByteSink sink) {
        sink.putVarint(events.size());
        for (LoggedEvent event : events) {
            sink.putLong(event.at());
            EventCodec.write(event.event(), sink);
        }
    }

    /** Reads what {@link #writeEvents} wrote. */
    static List<LoggedEvent> readEvents(ByteSource source) {
        int count = source.getCount();
        List<LoggedEvent> events = new ArrayList<>(count);
        for (int seq = 1; seq <= count; seq++) {
            events.add(new LoggedEvent(seq, source.getLong(), EventCodec.read(source)));
        }
        return events;
    }

    private static List<byte[]> rows(ByteSink sink, int rowBytes) {
        List<byte[]> rows = new ArrayList<>(sink.size() / rowBytes);
        for (int at = 0; at < sink.size(); at += rowBytes) {
            rows.add(Arrays.copyOfRange(sink.array(), at, at + rowBytes));
        }
        return rows;
    }

    /** Writes a section and returns the first row of each block. */
    private List<byte[]> writeRows(List<byte[]> rows, BloomFilter filter) throws IOException {
        List<byte[]> fences = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += HistoryFormat.BLOCK_ROWS) {
            List<byte[]> block = rows.subList(from, Math.min(rows.size(), from + HistoryFormat.BLOCK_ROWS));
            int start = buffer.size();
            for (byte[] row : block) {
                filter.add(row);
                buffer.putBytes(row, 0, row.length);
            }
            buffer.putInt(HistoryFormat.crc(buffer.array(), start, buffer.size() - start));
            fences.add(block.get(0));
            flushIfFull();
        }
        return fences;
    }

    private void writeFilter(BloomFilter filter, List<byte[]> idFences, List<byte[]> nameFences) throws IOException {
        flush();
        for (long word : filter.words()) {
            buffer.putLong(word);
        }
        idFences.forEach(row -> buffer.putBytes(row, 0, HistoryFormat.ID_KEY_BYTES));
        nameFences.forEach(row -> buffer.putBytes(row, 0, HistoryFormat.NAME_KEY_BYTES));
        buffer.putInt(HistoryFormat.crc(buffer.array(), 0, buffer.size()));
        flush();
    }

    private void writeFooter(int words, long idsAt, long namesAt, long filterAt) {
        buffer.putLong(HistoryFormat.MAGIC);
        buffer.putInt(HistoryFormat.VERSION);
        buffer.putInt(logs);
        buffer.putInt(names.size());
        buffer.putInt(words);
        buffer.putLong(idsAt);
        buffer.putLong(namesAt);
        buffer.putLong(filterAt);
        buffer.putLong(maxCreateTime);
        buffer.putLong(maxEndedAt);
        buffer.putInt(HistoryFormat.crc(buffer.array(), 0, buffer.size()));
    }

    private long position() {
        return flushed + buffer.size();
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
}
