package io.bellwire.protocol;

/** Lengths in UTF-8. */
public final class Utf8 {

    private static final int MOST_BYTES_PER_UNIT = 3;

    private Utf8() {}

    /** Whether the text takes at most that many bytes. */
    static boolean fits(String text, int bytes) {
        if (text.length() > bytes) {
            return false;
        }
        return (long) text.length() * MOST_BYTES_PER_UNIT <= bytes || length(text) <= bytes;
    }

    /** How many bytes the text takes; a surrogate without its other half counts as U+FFFD, as which it is written. */
    public static int length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                bytes++;
            } else if (unit < 0x800) {
                bytes += 2;
            } else if (isPair(text, i)) {
                bytes += 4;
                i++;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }

    /** Whether a surrogate pair begins there. */
    static boolean isPair(String text, int index) {
        return index + 1 < text.length() && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
    }
}
