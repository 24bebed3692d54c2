package io.bellwire.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** A growing array of bytes that is written to from the front and used again. Numbers are big-endian. */
public final class ByteSink {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int size;

    /** An empty one with room for that many bytes. */
    public ByteSink(int capacity) {
        bytes = new byte[capacity];
    }

    /** Starts at the front again. */
    public void clear() {
        size = 0;
    }

    /** How many bytes were written. */
    public int size() {
        return size;
    }

    /** The array itself: {@link #size} bytes of it count, until the next write. */
    public byte[] array() {
        return bytes;
    }

    /** The bytes written, without a copy. */
    ByteBuffer view() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    /** The lowest eight bits. */
    public void putByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    void putInt(int value) {
        reserve(Integer.BYTES);
        INT.set(bytes, size, value);
        size += Integer.BYTES;
    }

    void putInt(int position, int value) {
        INT.set(bytes, position, value);
    }

    void putLong(int position, long value) {
        LONG.set(bytes, position, value);
    }

    /** Drops what was written behind {@code position}. */
    void cutTo(int position) {
        size = position;
    }

    /** Eight bytes. */
    public void putLong(long value) {
        reserve(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    /** Seven bits per byte, lowest first, the highest bit says that more follow. */
    public void putVarint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** Sixteen bytes. */
    public void putID(UUID value) {
        putLong(value.getMostSignificantBits());
        putLong(value.getLeastSignificantBits());
    }

    /** A varint length and UTF-8. */
    public void putText(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        putVarint(utf8.length);
        putBytes(utf8, 0, utf8.length);
    }

    /** A varint count and the texts. */
    public void putTexts(List<String> values) {
        putVarint(values.size());
        for (String value : values) {
            putText(value);
        }
    }

    /** A varint length and the bytes. */
    public void putBlock(byte[] value) {
        putVarint(value.length);
        putBytes(value, 0, value.length);
    }

    /** Begins something whose length stands in front of it, in four bytes; {@link #endPart} takes what this returns. */
    public int beginPart() {
        putInt(0);
        return size;
    }

    /** Ends what {@link #beginPart} began. */
    public void endPart(int begin) {
        putInt(begin - Integer.BYTES, size - begin);
    }

    /** A copy of the bytes written. */
    public byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** The bytes alone. */
    public void putBytes(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }
}
