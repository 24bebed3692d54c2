package io.bellwire.store;

import java.nio.ByteBuffer;

/** Says of 16-byte keys that they are surely not in a set, or that they may be (wrong in 1 of 100 cases). */
final class BloomFilter {
    private static final int BITS_PER_KEY = 10;
    private static final int PROBES = 7;

    private final long[] words;

    BloomFilter(long[] words) {
        this.words = words;
    }

    static BloomFilter forKeys(int keys) {
        return new BloomFilter(new long[Math.max(1, (int) ((long) keys * BITS_PER_KEY / Long.SIZE) + 1)]);
    }

    long[] words() {
        return words;
    }

    /** Only the first 16 bytes count. */
    void add(byte[] key) {
        long first = first(key);
        long step = step(key);
        for (int i = 0; i < PROBES; i++) {
            int bit = bit(first + i * step);
            words[bit >>> 6] |= 1L << bit;
        }
    }

    boolean mayContain(byte[] key) {
        long first = first(key);
        long step = step(key);
        for (int i = 0; i < PROBES; i++) {
            int bit = bit(first + i * step);
            if ((words[bit >>> 6] & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    private int bit(long hash) {
        return (int) Long.remainderUnsigned(hash, Math.min(Integer.MAX_VALUE, (long) words.length * Long.SIZE));
    }

    private static long first(byte[] key) {
        ByteBuffer buffer = ByteBuffer.wrap(key);
        return mix(buffer.getLong(0) ^ Long.rotateLeft(buffer.getLong(8), 32));
    }

    private static long step(byte[] key) {
        ByteBuffer buffer = ByteBuffer.wrap(key);
        return mix(buffer.getLong(8) + 0x9E3779B97F4A7C15L * buffer.getLong(0)) | 1;
    }

    /** Spreads each bit over all: multiply and shift, with odd constants of good spread. */
    private static long mix(long value) {
        long spread = (value ^ value >>> 32) * 0xD6E8FEB86659FD93L;
        spread = (spread ^ spread >>> 32) * 0xD6E8FEB86659FD93L;
        return spread ^ spread >>> 32;
    }
}
