package io.bellwire.bench;

import java.nio.charset.StandardCharsets;

/** Looks for words in messages without parsing them. */
final class Texts {

    static final byte[] ERROR = bytes("\"error\":");
    static final byte[] INVITE_ID = bytes("\"inviteID\":\"");

    private Texts() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String string(byte[] text, int length) {
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    /** Where a word begins in the first {@code length} bytes; -1: nowhere. */
    static int indexOf(byte[] text, int length, byte[] word) {
        byte first = word[0];
        byte third = word[2];
        for (int start = 0; start <= length - word.length; start++) {
            if (text[start] == first && text[start + 2] == third && matches(text, start, word)) {
                return start;
            }
        }
        return -1;
    }

    private static boolean matches(byte[] text, int start, byte[] word) {
        for (int i = 0; i < word.length; i++) {
            if (text[start + i] != word[i]) {
                return false;
            }
        }
        return true;
    }

    /** Writes a number as {@code digits} digits of base 16 at {@code from}. */
    static void putHex(byte[] text, int from, int digits, long number) {
        long rest = number;
        for (int i = from + digits - 1; i >= from; i--) {
            int digit = (int) (rest & 0xF);
            text[i] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
            rest >>>= 4;
        }
    }

    /** Reads what {@link #putHex} wrote. */
    static long hex(byte[] text, int from, int digits) {
        long number = 0;
        for (int i = from; i < from + digits; i++) {
            byte digit = text[i];
            number = number << 4 | (digit <= '9' ? digit - '0' : digit - 'a' + 10);
        }
        return number;
    }

    /** Reads the digits of base 10 from {@code from} on. */
    static long number(byte[] text, int from, int length) {
        long number = 0;
        for (int i = from; i < length && text[i] >= '0' && text[i] <= '9'; i++) {
            number = number * 10 + text[i] - '0';
        }
        return number;
    }

    /** Writes a number as {@code digits} digits of base 10 at {@code from}. */
    static void putDecimal(byte[] text, int from, int digits, long number) {
        long rest = number;
        for (int i = from + digits - 1; i >= from; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
