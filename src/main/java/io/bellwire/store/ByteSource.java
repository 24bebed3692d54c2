package io.bellwire.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads what a {@link ByteSink} wrote. Whatever can't have been written by one is a {@link CorruptDataException}. */
public final class ByteSource {
    private final ByteBuffer buffer;

    /** Reads from the position of that buffer to its limit. */
    public ByteSource(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    /** Reads these bytes. */
    public ByteSource(byte[] bytes) {
        this(ByteBuffer.wrap(bytes));
    }

    /** Whether bytes are left. */
    public boolean hasMore() {
        return buffer.hasRemaining();
    }

    int position() {
        return buffer.position();
    }

    /** One byte, -128 to 127. */
    public int getByte() {
        require(1);
        return buffer.get();
    }

    int getInt() {
        require(Integer.BYTES);
        return buffer.getInt();
    }

    /** Eight bytes. */
    public long getLong() {
        require(Long.BYTES);
        return buffer.getLong();
    }

    /** Seven bits per byte, lowest first. */
    public long getVarint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = getByte();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new CorruptDataException("a number of more than 64 bits");
    }

    /** A number of things that take at least one byte each. */
    public int getCount() {
        long count = getVarint();
        if (count < 0 || count > buffer.remaining()) {
            throw new CorruptDataException("a length of " + count + " with " + buffer.remaining() + " bytes left");
        }
        return (int) count;
    }

    /** Sixteen bytes. */
    public UUID getID() {
        return new UUID(getLong(), getLong());
    }

    /** A varint length and UTF-8. */
    public String getText() {
        byte[] utf8 = new byte[getCount()];
        buffer.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** A varint count and the texts. */
    public List<String> getTexts() {
        int count = getCount();
        if (count == 1) {
            return List.of(getText());
        }
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(getText());
        }
        return List.copyOf(texts);
    }

    /** A varint length and the bytes. */
    public byte[] getBlock() {
        byte[] block = new byte[getCount()];
        buffer.get(block);
        return block;
    }

    /** What {@link ByteSink#beginPart} began, for itself: whatever is read of it, this one goes on behind it. */
    public ByteSource getPart() {
        return part(getInt());
    }

    /** The same where the length is a varint. */
    public ByteSource getBlockSource() {
        return part(getCount());
    }

    private ByteSource part(int length) {
        if (length < 0 || length > buffer.remaining()) {
            throw new CorruptDataException("a length of " + length + " with " + buffer.remaining() + " bytes left");
        }
        ByteSource part = new ByteSource(buffer.slice(buffer.position(), length));
        buffer.position(buffer.position() + length);
        return part;
    }

    private void require(int bytes) {
        if (buffer.remaining() < bytes) {
            throw new CorruptDataException("ends in the middle");
        }
    }
}
