package io.bellwire.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token in the compact serialisation (RFC 7515 §3.1), taken apart but not verified: three parts of canonical base64url,
 * the first two strict JSON objects.
 */
final class CompactToken {

    /** Longest token that is looked at, characters. */
    static final int MAX_LENGTH = 8 * 1024;

    private final String text;
    private final Map<String, @Nullable Object> header;
    private final Map<String, @Nullable Object> claims;
    private final String claimsJson;
    private final int signatureBytes;

    private CompactToken(String text, byte[] header, byte[] claims, int signatureBytes) throws IOException {
        this.text = text;
        this.header = StrictJson.object(header);
        this.claims = StrictJson.object(claims);
        this.claimsJson = new String(claims, StandardCharsets.UTF_8);
        this.signatureBytes = signatureBytes;
    }

    /** What {@link #parse} answers. */
    sealed interface Parsed {}

    /** It has the shape of a token. */
    record Shaped(CompactToken token) implements Parsed {}

    /** It has not, and why. */
    record Misshaped(String problem) implements Parsed {}

    static Parsed parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return new Misshaped("longer than " + MAX_LENGTH + " characters");
        }
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            return new Misshaped("not three parts separated by dots");
        }
        byte @Nullable [] header = decode(parts[0]);
        byte @Nullable [] claims = decode(parts[1]);
        byte @Nullable [] signature = decode(parts[2]);
        if (header == null || claims == null || signature == null) {
            return new Misshaped("a part is empty or not base64url");
        }
        try {
            return new Shaped(new CompactToken(text, header, claims, signature.length));
        } catch (IOException e) {
            return new Misshaped("header or claims are not a strict JSON object");
        }
    }

    /** Only the one spelling that an encoder makes: no padding, no stray bits in the last character. */
    private static byte @Nullable [] decode(String part) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            boolean canonical = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(bytes)
                    .equals(part);
            return canonical && bytes.length > 0 ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    String text() {
        return text;
    }

    Map<String, @Nullable Object> header() {
        return header;
    }

    Map<String, @Nullable Object> claims() {
        return claims;
    }

    /** The claims as the issuer wrote them. */
    String claimsJson() {
        return claimsJson;
    }

    int signatureBytes() {
        return signatureBytes;
    }
}
