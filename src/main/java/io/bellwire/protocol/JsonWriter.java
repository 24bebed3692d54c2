package io.bellwire.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Writes compact JSON in UTF-8 into a buffer that grows, and can be used again after {@link #reset}. Commas are its own
 * business; that keys and values alternate is the caller's. Not for more than one thread at a time.
 */
public final class JsonWriter {

    private static final int INITIAL_BYTES = 512;
    private static final int MOST_BYTES_PER_UNIT = 6;
    private static final int PART_LENGTH = 64;
    private static final int UUID_LENGTH = 36;
    private static final int MAX_LONG_LENGTH = 20;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SHORT_ESCAPES = shortEscapes();

    private byte[] buffer = new byte[INITIAL_BYTES];
    private int size;
    private boolean comma;

    JsonWriter() {}

    /** Bytes written since the last {@link #reset}. */
    int size() {
        return size;
    }

    /** Begins again, in the same buffer. */
    void reset() {
        size = 0;
        comma = false;
    }

    /** Takes back what was written from there on: whole values of one array or object. */
    void rewind(int to) {
        size = to;
        comma = buffer[size - 1] != '[' && buffer[size - 1] != '{';
    }

    /** Lets a buffer go that has grown beyond that. */
    void shrink(int most) {
        if (buffer.length > most) {
            buffer = new byte[INITIAL_BYTES];
        }
    }

    /** A copy of what was written. */
    byte[] toBytes() {
        return Arrays.copyOf(buffer, size);
    }

    /** What was written, as text. */
    String toText() {
        return new String(buffer, 0, size, StandardCharsets.UTF_8);
    }

    void beginObject() {
        begin('{');
    }

    void endObject() {
        end('}');
    }

    void beginArray() {
        begin('[');
    }

    void endArray() {
        end(']');
    }

    /** A key; its value comes next. */
    void key(String name) {
        string(name);
        put((byte) ':');
        comma = false;
    }

    /** A string value; surrogates without their other half become U+FFFD, since UTF-8 can't hold them. */
    void string(String text) {
        separate();
        put((byte) '"');
        int length = text.length();
        for (int from = 0; from < length; ) {
            // Room for a part at a time, so that long text does not ask for six times its length.
            int to = Math.min(from + PART_LENGTH, length);
            ensure((PART_LENGTH + 1) * MOST_BYTES_PER_UNIT);
            from = part(text, from, to);
        }
        put((byte) '"');
    }

    private int part(String text, int from, int to) {
        int i = from;
        while (i < to) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                ascii(unit);
                i++;
            } else if (Utf8.isPair(text, i)) {
                pair(text.codePointAt(i));
                i += 2;
            } else {
                unit(Character.isSurrogate(unit) ? '\uFFFD' : unit);
                i++;
            }
        }
        return i;
    }

    /** A whole number. */
    void number(long number) {
        separate();
        ensure(MAX_LONG_LENGTH);
        digits(number);
    }

    /** Milliseconds as seconds, with as many decimals as it takes: 30, 0.25. */
    void seconds(long ms) {
        number(ms / 1_000);
        int rest = (int) (ms % 1_000);
        if (rest == 0) {
            return;
        }
        ensure(4);
        buffer[size++] = '.';
        for (int unit = 100; rest > 0; unit /= 10) {
            buffer[size++] = (byte) ('0' + rest / unit);
            rest %= unit;
        }
    }

    /** A UUID as a string. */
    void uuid(UUID id) {
        separate();
        ensure(UUID_LENGTH + 2);
        buffer[size++] = '"';
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        hex(high >>> 32, 8);
        buffer[size++] = '-';
        hex(high >>> 16, 4);
        buffer[size++] = '-';
        hex(high, 4);
        buffer[size++] = '-';
        hex(low >>> 48, 4);
        buffer[size++] = '-';
        hex(low, 12);
        buffer[size++] = '"';
    }

    void bool(boolean value) {
        literal(value ? "true" : "false");
    }

    void nothing() {
        literal("null");
    }

    /** A value that is JSON already, in ASCII. */
    void literal(String json) {
        separate();
        ensure(json.length());
        for (int i = 0; i < json.length(); i++) {
            buffer[size++] = (byte) json.charAt(i);
        }
    }

    /** A value that is JSON in UTF-8 already. */
    void raw(byte[] json) {
        separate();
        ensure(json.length);
        System.arraycopy(json, 0, buffer, size, json.length);
        size += json.length;
    }

    private void begin(char bracket) {
        separate();
        put((byte) bracket);
        comma = false;
    }

    private void end(char bracket) {
        put((byte) bracket);
        comma = true;
    }

    private void separate() {
        if (comma) {
            put((byte) ',');
        }
        comma = true;
    }

    private void put(byte b) {
        ensure(1);
        buffer[size++] = b;
    }

    private void ascii(char c) {
        byte shortEscape = SHORT_ESCAPES[c];
        if (shortEscape == 0) {
            buffer[size++] = (byte) c;
            return;
        }
        buffer[size++] = '\\';
        buffer[size++] = shortEscape;
        if (shortEscape == 'u') {
            buffer[size++] = '0';
            buffer[size++] = '0';
            buffer[size++] = HEX[c >> 4];
            buffer[size++] = HEX[c & 0xF];
        }
    }

    private void unit(char unit) {
        if (unit < 0x800) {
            buffer[size++] = (byte) (0xC0 | unit >> 6);
        } else {
            buffer[size++] = (byte) (0xE0 | unit >> 12);
            buffer[size++] = (byte) (0x80 | ((unit >> 6) & 0x3F));
        }
        buffer[size++] = (byte) (0x80 | (unit & 0x3F));
    }

    private void pair(int codePoint) {
        buffer[size++] = (byte) (0xF0 | codePoint >> 18);
        buffer[size++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
        buffer[size++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
        buffer[size++] = (byte) (0x80 | (codePoint & 0x3F));
    }

    private void hex(long value, int digits) {
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            buffer[size++] = HEX[(int) (value >>> shift) & 0xF];
        }
    }

    private void digits(long number) {
        if (number < 0) {
            buffer[size++] = '-';
        }
        int length = 1;
        for (long rest = number / 10; rest != 0; rest /= 10) {
            length++;
        }
        long rest = number;
        for (int i = size + length - 1; i >= size; i--) {
            buffer[i] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        }
        size += length;
    }

    private void ensure(int more) {
        if (more > buffer.length - size) {
            buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, more), 2 * buffer.length));
        }
    }

    /** For each ASCII character: 0 to write it as it is, 'u' for a numeric escape, else the letter of its escape. */
    private static byte[] shortEscapes() {
        byte[] escapes = new byte[0x80];
        Arrays.fill(escapes, 0, ' ', (byte) 'u');
        escapes['\b'] = 'b';
        escapes['\t'] = 't';
        escapes['\n'] = 'n';
        escapes['\f'] = 'f';
        escapes['\r'] = 'r';
        escapes['"'] = '"';
        escapes['\\'] = '\\';
        return escapes;
    }
}
