package io.bellwire.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The journal on disk, version 1. Numbers are big-endian.
 *
 * <p>A journal is a row of segments, files {@code journal-<number>.bwj} of {@link #SEGMENT_BYTES}, filled with zeros when
 * they are made, so that appending changes neither their size nor their blocks. A segment whose header is zero is not in
 * use yet.
 *
 * <pre>
 * segment = header frame* zeros
 * header  = "BELLWJNL" version:4 segment:8 firstSegment:8 firstFrame:8 salt:8 crc:4
 * frame   = length:4 crc:4 number:8 synced:8 at:8 record*
 * </pre>
 *
 * {@code firstSegment} is the oldest segment that was still needed when this one was begun; older files are left-overs.
 * {@code firstFrame} is the number of the first frame in this segment. {@code salt} is random and goes into the checksum
 * of each frame, so that no client can send data that looks like a frame. {@code crc} is CRC-32C, of the header before it,
 * or of the salt and the frame behind it. {@code length} counts the records' bytes. Frames are numbered from 1 without a
 * gap. {@code synced} is the highest number that was known to be on the device when the frame was written: what lies
 * before a frame is either durable, or may be cut after a loss of power. {@code at} is store time, ms.
 *
 * <p>The records of a frame ({@link JournalRecord}) were taken together: they count together or not at all.
 */
final class JournalFormat {
    static final int VERSION = 1;
    static final int SEGMENT_BYTES = 4 << 20;
    static final int HEADER_BYTES = 48;
    static final int FRAME_HEADER_BYTES = 32;

    private static final long MAGIC = 0x42454C4C574A4E4CL;
    private static final Pattern NAME = Pattern.compile("journal-(\\d{12})\\.bwj");

    private JournalFormat() {}

    static Path path(Path folder, long segment) {
        return folder.resolve(String.format("journal-%012d.bwj", segment));
    }

    /** The number of the segment that the file is, -1: it is something else. */
    static long segmentOf(Path path) {
        Matcher matcher = NAME.matcher(path.getFileName().toString());
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }

    /** What stands at the front of a segment. */
    record Header(long segment, long firstSegment, long firstFrame, long salt) {

        ByteBuffer encode() {
            ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES)
                    .putLong(MAGIC)
                    .putInt(VERSION)
                    .putLong(segment)
                    .putLong(firstSegment)
                    .putLong(firstFrame)
                    .putLong(salt);
            return buffer.putInt(checksum(buffer.array())).flip();
        }

        /**
         * The header of these bytes, null if they are none.
         *
         * @throws CorruptDataException if a newer version wrote them
         */
        static @Nullable Header decode(ByteBuffer segment) {
            byte[] bytes = new byte[HEADER_BYTES];
            segment.get(0, bytes);
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            if (buffer.getInt(HEADER_BYTES - Integer.BYTES) != checksum(bytes) || buffer.getLong() != MAGIC) {
                return null;
            }
            int version = buffer.getInt();
            if (version != VERSION) {
                throw new CorruptDataException("journal format " + version + ", this program knows " + VERSION);
            }
            return new Header(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
        }

        private static int checksum(byte[] header) {
            CRC32C crc = new CRC32C();
            crc.update(header, 0, HEADER_BYTES - Integer.BYTES);
            return (int) crc.getValue();
        }
    }

    /** Reserves the place of a frame's header in an empty sink. */
    static void beginFrame(ByteSink sink) {
        sink.clear();
        sink.putLong(0);
        sink.putLong(0);
        sink.putLong(0);
        sink.putLong(0);
    }

    /** Fills in the frame's header. */
    static void endFrame(ByteSink sink, long salt, long number, long synced, long at) {
        ByteBuffer buffer = sink.view();
        buffer.putInt(0, buffer.limit() - FRAME_HEADER_BYTES)
                .putLong(8, number)
                .putLong(16, synced)
                .putLong(24, at);
        buffer.putInt(4, checksum(salt, buffer, 0, buffer.limit()));
    }

    /** Whether a whole frame stands at {@code position}. */
    static boolean frameAt(ByteBuffer segment, int position, long salt) {
        int room = segment.limit() - position - FRAME_HEADER_BYTES;
        if (room < 0) {
            return false;
        }
        int length = segment.getInt(position);
        return length >= 0
                && length <= room
                && segment.getLong(position + 8) > 0
                && segment.getInt(position + 4) == checksum(salt, segment, position, FRAME_HEADER_BYTES + length);
    }

    private static int checksum(long salt, ByteBuffer buffer, int position, int frameBytes) {
        CRC32C crc = new CRC32C();
        for (int shift = 56; shift >= 0; shift -= 8) {
            crc.update((int) (salt >>> shift));
        }
        crc.update(buffer.slice(position, Integer.BYTES));
        crc.update(buffer.slice(position + 8, frameBytes - 8));
        return (int) crc.getValue();
    }
}
