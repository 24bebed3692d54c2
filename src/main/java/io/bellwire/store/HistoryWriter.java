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
    private static final int LOG_BYTES = 4 << 10;

    private final HistoryFileWriter file;
    private final ByteSink log = new ByteSink(LOG_BYTES);
    private final ByteSink ids = new ByteSink(LOG_BYTES);
    private final List<byte[]> names = new ArrayList<>();
    private long maxCreateTime;

    private HistoryWriter(HistoryFileWriter file) {
        this.file = file;
    }

    /** Writes these logs, which have ended; durable on return. */
    static void write(Disk disk, Path folder, long number, List<HistoryLog> logs) throws IOException {
        write(disk, folder, number, file -> {
            int rows = logs.size()
                    + logs.stream().mapToInt(log -> log.names().size()).sum();
            new HistoryWriter(new HistoryFileWriter(file, rows)).writeAll(logs);
        });
    }

    /** What goes into a file. */
    interface Content {
        void writeTo(DiskFile file) throws IOException;
    }

    /** Writes a file, durable on return; one of that number is replaced in one piece. What fails leaves nothing behind. */
    static void write(Disk disk, Path folder, long number, Content content) throws IOException {
        Path path = HistoryFormat.path(folder, number);
        Path unfinished = path.resolveSibling(path.getFileName() + ".tmp");
        disk.delete(unfinished);
        try (DiskFile file = disk.open(unfinished)) {
            content.writeTo(file);
        } catch (IOException | RuntimeException e) {
            disk.delete(unfinished);
            throw e;
        }
        disk.move(unfinished, path);
        disk.forceFolder(folder);
    }

    private void writeAll(List<HistoryLog> entries) throws IOException {
        List<HistoryLog> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparing(HistoryLog::inviteID, InvitationKey::compareIDs));
        for (HistoryLog entry : sorted) {
            add(entry);
        }
        for (int at = 0; at < ids.size(); at += HistoryFormat.ID_ROW_BYTES) {
            byte[] row = Arrays.copyOfRange(ids.array(), at, at + HistoryFormat.ID_ROW_BYTES);
            file.id(row, HistoryFormat.endedAtOfID(ByteBuffer.wrap(row)));
        }
        names.sort(Arrays::compareUnsigned);
        for (byte[] row : names) {
            file.name(row);
        }
        file.finish(maxCreateTime);
    }

    private void add(HistoryLog entry) throws IOException {
        StoredLog stored = entry.log();
        ids.putID(stored.key().inviteID());
        ids.putLong(file.position());
        ids.putInt(stored.seq());
        ids.putLong(stored.endedAt());
        log.clear();
        log.putInt(0);
        log.putID(stored.key().inviteID());
        stored.writeEvents(log);
        log.putInt(0, log.size() - Integer.BYTES);
        log.putInt(HistoryFormat.crc(log.array(), 0, log.size()));
        file.log(log.array(), 0, log.size());
        for (byte[] name : entry.names()) {
            names.add(ByteBuffer.allocate(HistoryFormat.NAME_ROW_BYTES)
                    .put(HistoryFormat.nameKey(name, stored.key()))
                    .putLong(stored.endedAt())
                    .array());
        }
        maxCreateTime = Math.max(maxCreateTime, stored.key().createTime());
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
}
