package io.bellwire.auth;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A shared secret for HS256. Its text never shows in {@link #toString()}, so that a logged configuration gives nothing
 * away.
 */
public final class Secret {

    /** Shortest secret that is accepted, bytes of UTF-8: as long as the hash (RFC 7518 §3.2). */
    public static final int MIN_BYTES = 32;

    /** Longest secret that is accepted, bytes of UTF-8. */
    public static final int MAX_BYTES = 4096;

    private final String text;

    /**
     * Takes a secret.
     *
     * @throws IllegalArgumentException if {@link #problem} has something to say
     */
    public Secret(String text) {
        String problem = problem(text);
        if (problem != null) {
            throw new IllegalArgumentException("the secret " + problem);
        }
        this.text = text;
    }

    /** What is wrong with a secret, as the end of a sentence that begins with its name; null: nothing. */
    public static @Nullable String problem(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < MIN_BYTES) {
            return "must be at least 32 bytes long, it has " + bytes
                    + ": make one with `bellwire genconfig` or `openssl rand -base64 48`";
        }
        return bytes > MAX_BYTES ? "must be at most 4096 bytes long, it has " + bytes : null;
    }

    /** The secret itself. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
