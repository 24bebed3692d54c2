package io.bellwire.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The masking of RFC 6455 §5.3, eight bytes at a time. */
final class Mask {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Mask() {}

    /**
     * Masks or unmasks in place.
     *
     * @param offset how many bytes of the same frame came before {@code from}
     */
    static void apply(byte[] bytes, int from, int count, int mask, int offset) {
        if (mask == 0) {
            return;
        }
        int turned = Integer.rotateLeft(mask, (offset & 3) * Byte.SIZE);
        long wide = (long) turned << Integer.SIZE | (turned & 0xFFFFFFFFL);
        int index = from;
        int end = from + count;
        for (; index + Long.BYTES <= end; index += Long.BYTES) {
            LONG.set(bytes, index, (long) LONG.get(bytes, index) ^ wide);
        }
        for (int shift = Long.SIZE - Byte.SIZE; index < end; index++, shift -= Byte.SIZE) {
            bytes[index] ^= (byte) (wide >>> shift);
        }
    }
}
