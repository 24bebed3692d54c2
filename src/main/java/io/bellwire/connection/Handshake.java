package io.bellwire.connection;

import io.bellwire.connection.ConnectionMetrics.Refusal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The server's side of the opening handshake (RFC 6455 §4.2), without any extension. */
final class Handshake {

    /** What an upgrade request is answered with. */
    sealed interface Result {

        /** The response as it goes over the wire, in ASCII. */
        String response();
    }

    /** 101; {@code bearer} is the token of the request's {@code Authorization} header, if it has one (PROTOCOL §2). */
    record Accepted(String response, @Nullable String bearer) implements Result {}

    /** Any other status; the connection is closed after it. */
    record Refused(String response, Refusal reason) implements Result {}

    /** PROTOCOL §1. */
    static final String SUBPROTOCOL = "signaling.v1.json";

    private static final String VERSION = "13";
    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;
    private static final String BEARER = "bearer ";

    private final OriginPolicy origins;

    Handshake(OriginPolicy origins) {
        this.origins = origins;
    }

    /** Checks a request for our path. */
    Result check(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!request.method().equals(HttpMethod.GET)) {
            return refused(HttpResponseStatus.METHOD_NOT_ALLOWED, Refusal.HANDSHAKE, "Allow: GET\r\n");
        }
        if (!asksForUpgrade(headers) || !VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return refused(
                    HttpResponseStatus.UPGRADE_REQUIRED,
                    Refusal.HANDSHAKE,
                    "Upgrade: websocket\r\nSec-WebSocket-Version: " + VERSION + "\r\n");
        }
        String key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        if (key == null || !isKey(key) || !request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            return refused(HttpResponseStatus.BAD_REQUEST, Refusal.HANDSHAKE);
        }
        if (!origins.allows(headers.get(HttpHeaderNames.ORIGIN), headers.get(HttpHeaderNames.HOST))) {
            return refused(HttpResponseStatus.FORBIDDEN, Refusal.ORIGIN);
        }
        return accepted(key, headers);
    }

    /** An answer that ends the connection. */
    static Refused refused(HttpResponseStatus status, Refusal reason) {
        return refused(status, reason, "");
    }

    private static Refused refused(HttpResponseStatus status, Refusal reason, String moreHeaders) {
        String head = "HTTP/1.1 " + status + "\r\n" + moreHeaders + "Content-Length: 0\r\nConnection: close\r\n\r\n";
        return new Refused(head, reason);
    }

    private static Accepted accepted(String key, HttpHeaders headers) {
        boolean offered = headers.containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL, false);
        String head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + acceptKey(key) + "\r\n"
                + (offered ? "Sec-WebSocket-Protocol: " + SUBPROTOCOL + "\r\n" : "")
                + "\r\n";
        return new Accepted(head, bearer(headers));
    }

    private static @Nullable String bearer(HttpHeaders headers) {
        String value = headers.get(HttpHeaderNames.AUTHORIZATION);
        boolean hasToken = value != null && value.regionMatches(true, 0, BEARER, 0, BEARER.length());
        return hasToken ? value.substring(BEARER.length()).strip() : null;
    }

    private static boolean asksForUpgrade(HttpHeaders headers) {
        return headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true)
                && headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true);
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static String acceptKey(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
