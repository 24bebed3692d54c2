package io.bellwire.store;

import io.bellwire.store.Disk.DiskFile;
import io.bellwire.store.JournalFormat.Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames to the newest segment. All methods are the writer thread's, except {@link #prepareSpare} and {@link
 * #delete}.
 *
 * <p>There is always a spare segment, made ahead: its blocks exist, so that an append never finds the disk full half-way.
 * When there is no room for one, {@link #hasRoom} says so before anything is decided.
 */
final class Journal {
    /** The most that one frame takes, header included. */
    static final int MAX_FRAME_BYTES = 3 << 20;

    private static final int ZEROS_BYTES = 64 << 10;
    private static final byte[] ZEROS = new byte[ZEROS_BYTES];
    private static final SecureRandom SALTS = new SecureRandom();

    private final Disk disk;
    private final Path folder;
    private Header header;
    private DiskFile file;
    private int position;
    private long lastFrame;
    private long syncedFrame;
    private long firstSegment;
    private long oldestFile;
    private volatile @Nullable DiskFile spare;
    private volatile long spareSegment;

    /** Goes on behind what {@link JournalRecovery} found. */
    Journal(Disk disk, Path folder, Header header, DiskFile file, int position, long lastFrame) {
        this.disk = disk;
        this.folder = folder;
        this.header = header;
        this.file = file;
        this.position = position;
        this.lastFrame = lastFrame;
        this.syncedFrame = lastFrame;
        this.firstSegment = header.firstSegment();
        this.oldestFile = header.firstSegment();
        this.spareSegment = header.segment() + 1;
    }

    /** Makes a new segment of zeros, durably. */
    static DiskFile prepare(Disk disk, Path folder, long segment) throws IOException {
        DiskFile made = disk.open(JournalFormat.path(folder, segment));
        try {
            for (int at = 0; at < JournalFormat.SEGMENT_BYTES; at += ZEROS_BYTES) {
                made.write(ByteBuffer.wrap(ZEROS), at);
            }
            made.force();
            disk.forceFolder(folder);
            return made;
        } catch (IOException e) {
            made.close();
            throw e;
        }
    }

    /** A salt for a new segment. */
    static long salt() {
        return SALTS.nextLong();
    }

    /** The number of the segment that is written to. */
    long segment() {
        return header.segment();
    }

    /** How many segments there are besides the spare. */
    long segments() {
        return header.segment() - firstSegment + 1;
    }

    /** Whether a frame of the longest kind fits, be it in the next segment. */
    boolean hasRoom() {
        return spare != null || position + MAX_FRAME_BYTES <= JournalFormat.SEGMENT_BYTES;
    }

    /** Whether the next segment has still to be made. */
    boolean needsSpare() {
        return spare == null;
    }

    /** Makes the next segment; on any one thread while {@link #needsSpare}. */
    void prepareSpare() throws IOException {
        spare = prepare(disk, folder, spareSegment);
    }

    /**
     * Writes a frame that {@link JournalFormat#beginFrame} began.
     *
     * @param at store time, ms
     */
    void write(ByteSink frame, long at) throws IOException {
        if (position + frame.size() > JournalFormat.SEGMENT_BYTES) {
            roll();
        }
        JournalFormat.endFrame(frame, header.salt(), lastFrame + 1, syncedFrame, at);
        file.write(frame.view(), position);
        position += frame.size();
        lastFrame++;
    }

    /** Puts on the device what was written. */
    void force() throws IOException {
        if (syncedFrame < lastFrame) {
            file.force();
            syncedFrame = lastFrame;
        }
    }

    /** Goes over to the spare segment. What was written before is on the device then. */
    void roll() throws IOException {
        DiskFile next = spare;
        if (next == null) {
            throw new IOException("no room for another journal segment in " + folder);
        }
        force();
        Header begun = new Header(spareSegment, firstSegment, lastFrame + 1, salt());
        next.write(begun.encode(), 0);
        next.force();
        file.close();
        header = begun;
        file = next;
        position = JournalFormat.HEADER_BYTES;
        spareSegment = begun.segment() + 1;
        spare = null;
    }

    /** Says that segments before this one hold nothing any more that is needed. It takes effect with {@link #roll}. */
    void needNothingBefore(long segment) {
        firstSegment = segment;
    }

    /** The files that the newest segment's header says are not needed; each is given once, to be deleted. */
    List<Path> takeUnneeded() {
        List<Path> unneeded = new ArrayList<>();
        for (; oldestFile < header.firstSegment(); oldestFile++) {
            unneeded.add(JournalFormat.path(folder, oldestFile));
        }
        return unneeded;
    }

    /** Deletes files, on any thread: each may take more than a millisecond. */
    void delete(List<Path> files) throws IOException {
        for (Path file : files) {
            disk.delete(file);
        }
    }

    void close() throws IOException {
        file.close();
        DiskFile unused = spare;
        if (unused != null) {
            unused.close();
        }
    }
}
