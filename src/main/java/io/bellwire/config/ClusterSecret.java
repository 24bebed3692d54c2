package io.bellwire.config;

import java.nio.charset.StandardCharsets;

/**
 * {@code cluster.secret}: what all nodes of a cluster know, and nobody else.
 *
 * @param text the secret itself; {@link #toString} never shows it
 */
public record ClusterSecret(String text) {

    /** Shortest secret that is accepted, bytes of UTF-8. */
    public static final int MIN_BYTES = 16;

    /** Longest secret that is accepted, bytes of UTF-8. */
    public static final int MAX_BYTES = 4096;

    /**
     * Takes a secret.
     *
     * @throws IllegalArgumentException if it is too short or too long; the message is the end of a sentence that begins
     *     with its name
     */
    public ClusterSecret {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < MIN_BYTES) {
            throw new IllegalArgumentException("must be at least 16 bytes long, it has " + bytes
                    + ": make one with `openssl rand -base64 32`, the same for all nodes");
        }
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException("must be at most 4096 bytes long, it has " + bytes);
        }
    }

    /** The secret in UTF-8. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
