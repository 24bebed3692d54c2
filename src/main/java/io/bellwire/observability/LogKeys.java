package io.bellwire.observability;

/** The keys of log lines. The message says what happened, the keys to whom; tokens and {@code data} are never logged. */
public final class LogKeys {

    /** The invitation. */
    public static final String INVITE_ID = "inviteID";

    /** The user who acts, or who is spoken of. */
    public static final String USER_ID = "userID";

    /** The user's device. */
    public static final String DEVICE_ID = "deviceID";

    /** The group. */
    public static final String GROUP_ID = "groupID";

    /** One WebSocket. */
    public static final String CONNECTION_ID = "connectionID";

    /** The process. */
    public static final String NODE_ID = "nodeID";

    /** The IP address of a client. */
    public static final String ADDRESS = "address";

    /** The method of a call. */
    public static final String METHOD = "method";

    /** An error code or close code. */
    public static final String CODE = "code";

    private LogKeys() {}
}
