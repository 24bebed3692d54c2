package io.bellwire.protocol;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The text form of an inviteID: lower-case hexadecimal, 8-4-4-4-12 (PROTOCOL §1); {@link UUID#fromString} takes more. */
final class InviteIDs {

    /** Characters of the text form. */
    static final int LENGTH = 36;

    private InviteIDs() {}

    /** The ID, null when it is not written like one. */
    static @Nullable UUID parse(char[] text, int offset, int length) {
        if (length != LENGTH) {
            return null;
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < LENGTH; i++) {
            char c = text[offset + i];
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (c != '-') {
                    return null;
                }
                continue;
            }
            int digit = digit(c);
            if (digit < 0) {
                return null;
            }
            if (i < 18) {
                high = high << 4 | digit;
            } else {
                low = low << 4 | digit;
            }
        }
        return new UUID(high, low);
    }

    /** The same for a string. */
    static @Nullable UUID parse(String text) {
        return text.length() == LENGTH ? parse(text.toCharArray(), 0, LENGTH) : null;
    }

    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }
}
