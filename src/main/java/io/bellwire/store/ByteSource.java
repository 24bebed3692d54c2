package io.bellwire.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads what a {@link ByteSink} wrote. Whatever can't have been written by one is a {@link CorruptDataException}. */
final class ByteSource {
    private final ByteBuffer buffer;

    ByteSource(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    ByteSource(byte[] bytes) {
        this(ByteBuffer.wrap(bytes));
    }

    boolean hasMore() {
        return buffer.hasRemaining();
    }

    int position() {
        return buffer.position();
    }

    int getByte() {
        require(1);
        return buffer.get();
    }

    int getInt() {
        require(Integer.BYTES);
        return buffer.getInt();
    }

    long getLong() {
        require(Long.BYTES);
        return buffer.getLong();
    }

    long getVarint() {
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
    int getCount() {
        long count = getVarint();
        if (count < 0 || count > buffer.remaining()) {
            throw new CorruptDataException("a length of " + count + " with " + buffer.remaining() + " bytes left");
        }
        return (int) count;
    }

    UUID getID() {
        return new UUID(getLong(), getLong());
    }

    String getText() {
        byte[] utf8 = new byte[getCount()];
        buffer.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    List<String> getTexts() {
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

    private void require(int bytes) {
        if (buffer.remaining() < bytes) {
            throw new CorruptDataException("ends in the middle");
        }
    }
}
