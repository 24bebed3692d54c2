package io.bellwire.connection;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Messages of one client that wait for the call before them. Who fills it is not read until it is nearly empty again. */
final class Inbox {

    private static final int MAX_MESSAGES = 64;
    private static final int MAX_BYTES = 262_144;

    private @Nullable ArrayDeque<byte[]> messages;
    private int bytes;

    void add(byte[] message) {
        if (messages == null) {
            messages = new ArrayDeque<>(2);
        }
        messages.add(message);
        bytes += message.length;
    }

    byte @Nullable [] poll() {
        byte[] message = messages == null ? null : messages.poll();
        if (message == null) {
            messages = null;
        } else {
            bytes -= message.length;
        }
        return message;
    }

    int bytes() {
        return bytes;
    }

    /** Nothing more should be read. */
    boolean isFull() {
        return messages != null && (messages.size() >= MAX_MESSAGES || bytes >= MAX_BYTES);
    }

    /** Reading may go on. */
    boolean isLow() {
        return messages == null || (messages.size() <= MAX_MESSAGES / 4 && bytes <= MAX_BYTES / 4);
    }

    void clear() {
        messages = null;
        bytes = 0;
    }
}
