package io.bellwire.cluster;

import io.bellwire.cluster.wire.Batch;
import org.jspecify.annotations.Nullable;

/**
 * Up to where one node was listened to: takes each message of its stream once, in order. Event loop only.
 */
final class Inbox {
    private long serial;
    private long stream;
    private long expected = 1;
    private boolean owesAck;
    private long owesAckSince;
    private long completeAt;

    /**
     * An inbox that has heard nothing.
     *
     * @param completeAt store time up to which nothing can have been missed
     */
    Inbox(long completeAt) {
        this.completeAt = completeAt;
    }

    /** Whether a batch is newer than all before; one that is not must do nothing at all. */
    boolean isNew(Batch.Header header) {
        if (header.serial() <= serial) {
            return false;
        }
        serial = header.serial();
        return true;
    }

    /**
     * Looks at which stream the sender is.
     *
     * @return store time since which something may be missing, as the sender began another stream; null: nothing is
     */
    @Nullable Long follow(Batch.Header header) {
        if (header.stream() <= stream) {
            return null;
        }
        boolean another = stream != 0;
        stream = header.stream();
        expected = 1;
        return another ? completeAt : null;
    }

    /** Whether the message of that number is the next one to be taken; then it counts as taken. */
    boolean takes(Batch.Header header, long number) {
        if (header.stream() != stream || number != expected) {
            return false;
        }
        expected++;
        return true;
    }

    /** All messages of a batch were looked at. */
    void finished(Batch.Header header, boolean hadMessages, long now, long storeTime) {
        if (hadMessages && !owesAck) {
            owesAck = true;
            owesAckSince = now;
        }
        if (header.stream() == stream && expected > header.last()) {
            completeAt = Math.min(header.time(), storeTime);
        }
    }

    /** The stream that is listened to, 0: none yet. */
    long stream() {
        return stream;
    }

    /** Up to which number all of it was taken. */
    long acknowledges() {
        return expected - 1;
    }

    /** What was taken is being acknowledged. */
    void acknowledged() {
        owesAck = false;
    }

    /** Whether an acknowledgement is owed for so long. */
    boolean owesAck(long now, long delayMs) {
        return owesAck && now - owesAckSince >= delayMs;
    }

    /** Store time at which everything was there that the other node had said by then. */
    long completeAt() {
        return completeAt;
    }
}
