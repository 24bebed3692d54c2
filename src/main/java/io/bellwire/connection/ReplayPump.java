package io.bellwire.connection;

import io.bellwire.delivery.EncodedNotice;
import io.bellwire.delivery.Replay;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.UUID;

/**
 * Writes what a client missed, as its socket drains: the next piece is asked for only when the one before is written, and
 * a notice is written only while few bytes are unsent, so that a replay never is what makes a client too slow.
 */
final class ReplayPump {

    /** Where it writes to. */
    interface Target {
        boolean isWritable();

        void replay(EncodedNotice notice);

        /** Everything was written; live notices may flow from now on. */
        void caughtUp();

        void replayFailed(Throwable cause);
    }

    private final Replay replay;
    private final ContextInternal context;
    private final Target target;
    private List<EncodedNotice> piece = List.of();
    private int next;
    private boolean reading;
    private boolean over;

    ReplayPump(Replay replay, ContextInternal context, Target target) {
        this.replay = replay;
        this.context = context;
        this.target = target;
    }

    /** A live notice has come that was not written; false if there is no room to remember it. */
    boolean missed(UUID inviteID, int seq) {
        return replay.missed(inviteID, seq);
    }

    /** Goes on for as long as the socket takes more. */
    void advance() {
        while (!over && !reading && writePiece()) {
            reading = true;
            Future<List<EncodedNotice>> read = replay.next();
            if (!read.isComplete()) {
                read.onComplete(done -> context.emit(done, result -> {
                    take(result);
                    advance();
                }));
                return;
            }
            take(read);
        }
    }

    /** Lets go of what was read and not written. */
    void close() {
        over = true;
        release();
    }

    private boolean writePiece() {
        while (next < piece.size()) {
            if (!target.isWritable()) {
                return false;
            }
            EncodedNotice notice = piece.get(next++);
            try {
                target.replay(notice);
            } finally {
                notice.payload().release();
            }
        }
        return !over;
    }

    private void take(AsyncResult<List<EncodedNotice>> read) {
        reading = false;
        if (read.failed()) {
            if (!over) {
                over = true;
                target.replayFailed(read.cause());
            }
            return;
        }
        piece = read.result();
        next = 0;
        if (over) {
            release();
        } else if (piece.isEmpty()) {
            over = true;
            target.caughtUp();
        }
    }

    private void release() {
        for (; next < piece.size(); next++) {
            piece.get(next).payload().release();
        }
        piece = List.of();
        next = 0;
    }
}
