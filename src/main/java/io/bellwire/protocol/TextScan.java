package io.bellwire.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The first pass over a message: what a JSON parser lets through, or would take for another encoding. Refused are a byte
 * order mark, bytes that are not UTF-8 (RFC 3629), control characters other than the white space of JSON (among them NUL,
 * by which a parser guesses UTF-16), and surrogates without their other half (PROTOCOL §1), spelled out or as escapes.
 */
final class TextScan {

    private static final int ESCAPE_LENGTH = 6;

    private final byte[] bytes;
    private final int start;
    private final int end;
    private @Nullable String problem;

    private TextScan(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
    }

    /** What is wrong with the text, and at which byte; null when nothing is. */
    static @Nullable String problem(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int plain = plain(bytes, offset, end);
        return plain == end ? null : new TextScan(bytes, offset, end).run(plain);
    }

    /** Passes over what needs no second look: printable ASCII without escapes. */
    private static int plain(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && bytes[i] >= ' ' && bytes[i] != '\\') {
            i++;
        }
        return i;
    }

    private @Nullable String run(int from) {
        if (at(start) == 0xEF && at(start + 1) == 0xBB && at(start + 2) == 0xBF) {
            return "a byte order mark at byte 0";
        }
        int i = from;
        while (i < end && problem == null) {
            i = plain(bytes, special(i), end);
        }
        return problem;
    }

    /** Looks at a byte that is not plain, and gives the place after it. */
    private int special(int i) {
        int b = at(i);
        if (b == '\\') {
            return escape(i);
        }
        if (b >= 0x80) {
            return multibyte(i, b);
        }
        if (b != '\t' && b != '\n' && b != '\r') {
            return fail("a control character", i);
        }
        return i + 1;
    }

    private int escape(int i) {
        if (at(i + 1) != 'u') {
            return at(i + 1) == '\\' ? i + 2 : i + 1;
        }
        int unit = unit(i);
        if (unit < Character.MIN_SURROGATE || unit > Character.MAX_SURROGATE) {
            return i + 2;
        }
        boolean paired = unit <= Character.MAX_HIGH_SURROGATE
                && at(i + ESCAPE_LENGTH) == '\\'
                && at(i + ESCAPE_LENGTH + 1) == 'u'
                && isLow(unit(i + ESCAPE_LENGTH));
        return paired ? i + 2 * ESCAPE_LENGTH : fail("a lone surrogate", i);
    }

    private static boolean isLow(int unit) {
        return unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
    }

    /** The UTF-16 unit of the escape at {@code i}, -1 when that is none: the parser will say so. */
    private int unit(int i) {
        int unit = 0;
        for (int k = i + 2; k < i + ESCAPE_LENGTH; k++) {
            int b = at(k);
            int digit = b < 0x80 ? Character.digit(b, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    /** RFC 3629 §4: the second byte's range depends on the first, so that nothing overlong and no surrogate gets by. */
    private int multibyte(int i, int lead) {
        if (lead < 0xC2 || lead > 0xF4) {
            return fail("invalid UTF-8", i);
        }
        int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (at(i + 1) < low || at(i + 1) > high) {
            return fail("invalid UTF-8", i);
        }
        for (int k = i + 2; k < i + length; k++) {
            if ((at(k) & 0xC0) != 0x80) {
                return fail("invalid UTF-8", i);
            }
        }
        return i + length;
    }

    private int fail(String what, int i) {
        problem = what + " at byte " + (i - start);
        return end;
    }

    /** The byte at {@code i} as a number from 0 to 255; 0 beyond the end, which is a byte that fits nowhere. */
    private int at(int i) {
        return i < end ? bytes[i] & 0xFF : 0;
    }
}
