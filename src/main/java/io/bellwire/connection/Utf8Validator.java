package io.bellwire.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks UTF-8 as it comes in, across the borders of buffers and fragments (RFC 3629 §4: no overlong forms, no surrogates,
 * nothing above U+10FFFF). After the first invalid byte it must not be used before {@link #reset()}.
 */
final class Utf8Validator {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long NOT_ASCII = 0x8080808080808080L;

    /** Continuation bytes that are still to come, and the range that the next one has to be in. */
    private int missing;

    private int lowest = 0x80;
    private int highest = 0xBF;

    /** Takes the next bytes; false if they can't be part of valid UTF-8. */
    boolean accept(byte[] bytes, int from, int to) {
        int index = from;
        while (index < to) {
            if (missing == 0) {
                index = skipAscii(bytes, index, to);
                if (index == to) {
                    return true;
                }
            }
            if (!accept(bytes[index++] & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /** Whether no character is left unfinished. */
    boolean isComplete() {
        return missing == 0;
    }

    /** Forgets what came before. */
    void reset() {
        missing = 0;
        expectAny();
    }

    private static int skipAscii(byte[] bytes, int from, int to) {
        int index = from;
        while (index + Long.BYTES <= to && ((long) LONG.get(bytes, index) & NOT_ASCII) == 0) {
            index += Long.BYTES;
        }
        while (index < to && bytes[index] >= 0) {
            index++;
        }
        return index;
    }

    private boolean accept(int value) {
        return missing == 0 ? lead(value) : continuation(value);
    }

    private boolean continuation(int value) {
        if (value < lowest || value > highest) {
            return false;
        }
        missing--;
        expectAny();
        return true;
    }

    private boolean lead(int value) {
        if (value < 0x80) {
            return true;
        }
        if (value < 0xC2 || value > 0xF4) {
            return false;
        }
        missing = value < 0xE0 ? 1 : value < 0xF0 ? 2 : 3;
        // The second byte is what tells overlong forms (E0, F0), surrogates (ED) and too large values (F4).
        lowest = value == 0xE0 ? 0xA0 : value == 0xF0 ? 0x90 : 0x80;
        highest = value == 0xED ? 0x9F : value == 0xF4 ? 0x8F : 0xBF;
        return true;
    }

    private void expectAny() {
        lowest = 0x80;
        highest = 0xBF;
    }
}
