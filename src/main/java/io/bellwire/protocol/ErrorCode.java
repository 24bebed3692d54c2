package io.bellwire.protocol;

/**
 * Every error code that a client can see. JSON-RPC 2.0 defines the negative ones, PROTOCOL §7 the others. This is the
 * only list of them.
 */
public enum ErrorCode {
    PARSE(-32700, "not strict JSON"),
    INVALID_REQUEST(-32600, "not a JSON-RPC 2.0 request"),
    METHOD_NOT_FOUND(-32601, "no such method"),
    INVALID_PARAMS(-32602, "invalid parameters"),
    INTERNAL(-32603, "internal error"),
    NOT_LOGGED_IN(6014, "not logged in"),
    VALUE_NOT_ALLOWED(6017, "value not allowed"),
    TOO_MANY(7008, "too many"),
    DATA_TOO_LONG(8001, "data too long"),
    NOT_OPEN(8010, "invitation unknown or already processed"),
    NO_PERMISSION(8011, "no permission"),
    ID_CONFLICT(8012, "the ID exists with another content"),
    UNAVAILABLE(8503, "unavailable, repeat the call");

    private final int code;
    private final String message;

    ErrorCode(int code, String message) {
        this.code = code;
        this.message = message;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The message that is sent when the place that fails has nothing more precise to say. */
    public String message() {
        return message;
    }
}
