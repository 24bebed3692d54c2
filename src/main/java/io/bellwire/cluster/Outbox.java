package io.bellwire.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What is to be said to one node, until it says that it has it. Messages are numbered from 1 within a stream. What is not
 * acknowledged in time is sent again from the first one on (go-back-N). Event loop only. Times are ms of the ticker unless
 * they are called store time.
 */
final class Outbox {

    /** Messages that may wait for an acknowledgement, sent or not. */
    static final int MAX_MESSAGES = 50_000;

    /** Bytes that may wait for an acknowledgement, sent or not. */
    static final long MAX_BYTES = 16 << 20;

    /** How long a message may wait. */
    static final long MAX_AGE_MS = 30_000;

    /** How long nothing is acknowledged before all is sent again. */
    static final long RESEND_MS = 1_000;

    /** Bytes of messages in one batch, unless one alone is longer. */
    static final int BATCH_BYTES = 256 << 10;

    /** Bytes that are on their way at most: the bus has no back-pressure of its own. */
    private static final long WINDOW_BYTES = 4 << 20;

    /** Above that part of the bounds nothing goes in that may be lost. */
    private static final int BUSY_PART = 4;

    /** One message. */
    private static final class Outgoing {
        final byte[] bytes;
        final long queuedAt;
        /** Store time when it was said: what is missing if it gets lost happened about then, or later. */
        final long since;

        Outgoing(byte[] bytes, long queuedAt, long since) {
            this.bytes = bytes;
            this.queuedAt = queuedAt;
            this.since = since;
        }
    }

    /** What an acknowledgement told. */
    enum Progress {
        /** Nothing that was not known. */
        NONE,
        /** More was taken. */
        MADE,
        /** The other side does not know any more what it had taken. */
        FORGOTTEN
    }

    private final ArrayDeque<Outgoing> sent = new ArrayDeque<>();
    private final ArrayDeque<Outgoing> unsent = new ArrayDeque<>();
    private long bytes;
    private long sentBytes;
    private long stream;
    private long next = 1;
    private long highestSent;
    private long acknowledged;
    private long progressAt;
    /** After something got lost one batch is sent at a time, until it is acknowledged. */
    private boolean cautious;

    Outbox(long stream) {
        this.stream = stream;
    }

    /**
     * Adds a message.
     *
     * @param now when it is said
     * @param since store time since which something is missing if it gets lost
     */
    void add(byte[] message, long now, long since) {
        unsent.add(new Outgoing(message, now, since));
        bytes += message.length;
    }

    /** Whether more waits than may, or for longer. */
    boolean exceeded(long now) {
        return bytes > MAX_BYTES || size() > MAX_MESSAGES || (!isEmpty() && now - oldest().queuedAt > MAX_AGE_MS);
    }

    /** Whether so much waits that what may be lost should be. */
    boolean busy() {
        return bytes > MAX_BYTES / BUSY_PART || size() > MAX_MESSAGES / BUSY_PART;
    }

    int size() {
        return sent.size() + unsent.size();
    }

    boolean isEmpty() {
        return sent.isEmpty() && unsent.isEmpty();
    }

    long stream() {
        return stream;
    }

    /** The number of the next message that {@link #take} gives. */
    long next() {
        return next;
    }

    /** The number of the last message, sent or not. */
    long last() {
        return next - 1 + unsent.size();
    }

    /** Store time since which something is missing if all of this gets lost. It must not be empty. */
    long since() {
        return oldest().since;
    }

    private Outgoing oldest() {
        return sent.isEmpty() ? unsent.element() : sent.element();
    }

    /** Drops all, and begins another stream, of a greater number. Returns how many messages were dropped. */
    int restart(long newStream) {
        final int dropped = size();
        sent.clear();
        unsent.clear();
        bytes = 0;
        sentBytes = 0;
        stream = newStream;
        next = 1;
        highestSent = 0;
        acknowledged = 0;
        cautious = false;
        return dropped;
    }

    /** The messages of the next batch; empty if none may be sent now. */
    List<byte[]> take(long now) {
        List<byte[]> taken = new ArrayList<>();
        long takenBytes = 0;
        if (sent.isEmpty()) {
            progressAt = now;
        } else if (cautious) {
            return taken;
        }
        while (!unsent.isEmpty() && takenBytes < BATCH_BYTES && sentBytes < WINDOW_BYTES) {
            Outgoing message = unsent.remove();
            sent.add(message);
            sentBytes += message.bytes.length;
            takenBytes += message.bytes.length;
            taken.add(message.bytes);
        }
        next += taken.size();
        highestSent = Math.max(highestSent, next - 1);
        return taken;
    }

    /** The other side has taken everything up to {@code number} of {@code ofStream}. */
    Progress acknowledged(long ofStream, long number, long now) {
        if (ofStream == 0) {
            return acknowledged > 0 ? Progress.FORGOTTEN : Progress.NONE;
        }
        if (ofStream != stream || number > highestSent || number == acknowledged) {
            return Progress.NONE;
        }
        if (number < acknowledged) {
            return Progress.FORGOTTEN;
        }
        while (acknowledged < number) {
            acknowledgeOne();
        }
        progressAt = now;
        cautious = false;
        return Progress.MADE;
    }

    private void acknowledgeOne() {
        acknowledged++;
        Outgoing message;
        if (sent.isEmpty()) {
            message = unsent.remove();
            next++;
        } else {
            message = sent.remove();
            sentBytes -= message.bytes.length;
        }
        bytes -= message.bytes.length;
    }

    /** Makes ready to send again what was not acknowledged in time. Returns how many messages that is. */
    int goBack(long now) {
        if (sent.isEmpty() || now - progressAt < RESEND_MS) {
            return 0;
        }
        int count = sent.size();
        Iterator<Outgoing> latestFirst = sent.descendingIterator();
        while (latestFirst.hasNext()) {
            unsent.addFirst(latestFirst.next());
        }
        sent.clear();
        sentBytes = 0;
        next -= count;
        cautious = true;
        return count;
    }
}
