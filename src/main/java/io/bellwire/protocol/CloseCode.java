package io.bellwire.protocol;

/** Every WebSocket close code that the gateway sends (RFC 6455 §7.4, PROTOCOL §1). This is the only list of them. */
public enum CloseCode {
    NORMAL(1000, ""),
    PROTOCOL_ERROR(1002, "protocol error"),
    UNSUPPORTED_DATA(1003, "text frames only"),
    INVALID_UTF8(1007, "invalid UTF-8"),
    MESSAGE_TOO_BIG(1009, "message too big"),
    RESTARTING(1012, "restarting, resume"),
    UNAUTHORIZED(4401, "login needed"),
    SILENT(4408, "silent for too long"),
    REPLACED(4409, "replaced by a newer connection of this device"),
    TOO_SLOW(4413, "too slow"),
    FLOODING(4429, "flooding");

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The reason text that goes with it, at most 123 bytes. */
    public String reason() {
        return reason;
    }
}
