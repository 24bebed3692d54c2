package io.bellwire.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * A history file on disk, version 1: invitations that have ended, written once, never changed, deleted whole. Numbers are
 * big-endian; each {@code crc} is the CRC-32C of what stands before it since the one before.
 *
 * <pre>
 * file   = log* ids names filter footer
 * log    = length:4 body crc:4                                in the order of the IDs
 * body   = inviteID:16 count:varint (at:8 event)*             see {@link EventCodec}
 * ids    = rows of inviteID:16 | offset:8 seq:4 endedAt:8
 * names  = rows of name:16 createTime:8 inviteID:16 | endedAt:8
 * filter = word:8* idFence:16* nameFence:40* crc:4
 * footer = "BELLWHST" version:4 idRows:4 nameRows:4 words:4 idsAt:8 namesAt:8 filterAt:8 maxCreateTime:8 maxEndedAt:8 crc:4
 * </pre>
 *
 * Rows are sorted by what stands before the bar, as unsigned bytes, and written in blocks of {@link #BLOCK_ROWS}, each with
 * a crc behind it; the fences are the first keys of the blocks. A name is the first half of the SHA-256 of "u" and a
 * userID, or "g" and a groupID. The filter is a Bloom filter over the IDs and the names.
 */
final class HistoryFormat {
    static final int VERSION = 1;
    static final long MAGIC = 0x42454C4C57485354L;
    static final int BLOCK_ROWS = 128;
    static final int ID_KEY_BYTES = 16;
    static final int ID_ROW_BYTES = 36;
    static final int NAME_BYTES = 16;
    static final int NAME_KEY_BYTES = 40;
    static final int NAME_ROW_BYTES = 48;
    static final int FOOTER_BYTES = 68;

    /** The longest log, with its length and checksum. */
    static final int MAX_LOG_BYTES = Journal.MAX_FRAME_BYTES + 2 * Integer.BYTES;

    private static final Pattern FILE_NAME = Pattern.compile("history-(\\d{12})\\.bwh");

    private HistoryFormat() {}

    static Path path(Path folder, long number) {
        return folder.resolve(String.format("history-%012d.bwh", number));
    }

    /** The number of the history file, -1: it is something else. */
    static long numberOf(Path path) {
        Matcher matcher = FILE_NAME.matcher(path.getFileName().toString());
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }

    /** When an invitation ended, in a row of the IDs; ms of store time. */
    static long endedAtOfID(ByteBuffer row) {
        return row.getLong(ID_ROW_BYTES - Long.BYTES);
    }

    /** When an invitation ended, in a row of the names; ms of store time. */
    static long endedAtOfName(ByteBuffer row) {
        return row.getLong(NAME_KEY_BYTES);
    }

    static byte[] userName(String userID) {
        return name("u" + userID);
    }

    static byte[] groupName(String groupID) {
        return name("g" + groupID);
    }

    private static byte[] name(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(digest, NAME_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static byte[] idKey(UUID inviteID) {
        return InvitationKey.putID(ByteBuffer.allocate(ID_KEY_BYTES), inviteID).array();
    }

    static byte[] nameKey(byte[] name, InvitationKey key) {
        return key.putTo(ByteBuffer.allocate(NAME_KEY_BYTES).put(name)).array();
    }

    static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    /** How many bytes a section of so many rows takes. */
    static long sectionBytes(int rows, int rowBytes) {
        return (long) rows * rowBytes + (long) blocks(rows) * Integer.BYTES;
    }

    static int blocks(int rows) {
        return (rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
    }
}
