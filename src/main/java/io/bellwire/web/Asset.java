package io.bellwire.web;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file as it is served.
 *
 * @param contentType with the charset, where there is one
 * @param plain its bytes
 * @param gzipped the same, compressed; null where that would not be shorter
 * @param hash of the bytes
 */
record Asset(String contentType, Buffer plain, @Nullable Buffer gzipped, String hash) {

    private static final int HASH_CHARACTERS = 32;

    static Asset of(String contentType, byte[] bytes) {
        byte[] smaller = gzip(bytes);
        return new Asset(
                contentType,
                Buffer.buffer(bytes),
                smaller.length < bytes.length ? Buffer.buffer(smaller) : null,
                HexFormat.of().formatHex(sha256(bytes)).substring(0, HASH_CHARACTERS));
    }

    /** What a client gets that says whether it can unpack. */
    Representation representation(boolean takesGzip) {
        Buffer smaller = gzipped;
        return takesGzip && smaller != null
                ? new Representation(smaller, "gzip", '"' + hash + "-gzip\"")
                : new Representation(plain, null, '"' + hash + '"');
    }

    /**
     * The bytes of one answer.
     *
     * @param encoding {@code Content-Encoding}; null: none
     * @param entityTag a strong one (RFC 9110 §8.8.3), so it differs from that of the other encoding
     */
    record Representation(Buffer body, @Nullable String encoding, String entityTag) {}

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
