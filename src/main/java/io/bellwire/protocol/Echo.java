package io.bellwire.protocol;

/** What a client sent, as far as an error repeats it. */
final class Echo {

    /** Most UTF-16 units that are repeated. */
    static final int MAX_LENGTH = 64;

    private Echo() {}

    /** The beginning of it, no half of a surrogate pair at the end. */
    static String of(String sent) {
        if (sent.length() <= MAX_LENGTH) {
            return sent;
        }
        boolean splits = Character.isHighSurrogate(sent.charAt(MAX_LENGTH - 1));
        return sent.substring(0, splits ? MAX_LENGTH - 1 : MAX_LENGTH);
    }
}
