package io.bellwire.invitation;

/** Lengths as they are on the wire. */
final class Utf8 {
    private Utf8() {}

    /** Bytes that {@code text} takes in UTF-8; counts without encoding it. */
    static int length(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                bytes++; // each half of a pair stands for two of its four bytes
            } else if (c >= 0x800) {
                bytes += 2;
            } else if (c >= 0x80) {
                bytes++;
            }
        }
        return bytes;
    }
}
