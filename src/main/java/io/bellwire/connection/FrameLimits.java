package io.bellwire.connection;

import io.bellwire.protocol.Limits;

/**
 * The bounds of one socket.
 *
 * @param messageBytes longest message, fragments added up (close 1009)
 * @param messageBytesBeforeLogin the same until the client has logged in
 * @param fragments most fragments of one message (close 1009)
 * @param controlFrames most pings and pongs within ten seconds (close 4429)
 * @param outboundBytes most unsent bytes (close 4413)
 * @param binary whether binary messages are taken (else close 1003)
 */
record FrameLimits(
        int messageBytes,
        int messageBytesBeforeLogin,
        int fragments,
        int controlFrames,
        int outboundBytes,
        boolean binary) {

    /** A token, and 500 entries of {@code resume.known}, in the most generous formatting. */
    private static final int LOGIN_BYTES = 65_536;

    private static final int FRAGMENTS = 1_024;
    private static final int CONTROL_FRAMES = 200;

    static FrameLimits of(Limits limits) {
        return new FrameLimits(
                limits.messageBytes(),
                Math.min(limits.messageBytes(), LOGIN_BYTES),
                FRAGMENTS,
                CONTROL_FRAMES,
                limits.outboundBytes(),
                false);
    }
}
