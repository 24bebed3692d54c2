package io.bellwire.connection;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Knows whether its event loop has stood still: the process was stopped, its machine suspended, or one task took all the
 * time. Clients have given up by then, come back elsewhere, and done again what they had asked for. What they had sent
 * before is found afterwards, and carried out so late it could undo what they have done since.
 * Used on its event loop only.
 */
final class Standstill {

    /** Longer than this, and the other nodes take this one for dead, too. */
    static final long STILL_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** How often the loop has to say that it turns, ms. */
    static final long SIGN_OF_LIFE_MS = 500;

    /** For at least that long after the loop has gone on, what is read may have come before. */
    private static final long OLD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final LongSupplier nanoTime;
    private final Runnable wentOn;
    private long turnedAt;
    private boolean stood;
    private long wentOnAt;

    /** How many times the loop has gone on and has not read yet all that had come before. */
    private int behind;

    /**
     * Of a loop that turns now.
     *
     * @param wentOn is called when the loop goes on, before anything else is done; {@link #caughtUp} must follow
     */
    Standstill(LongSupplier nanoTime, Runnable wentOn) {
        this.nanoTime = nanoTime;
        this.wentOn = wentOn;
        this.turnedAt = nanoTime.getAsLong();
    }

    /** The loop turns. To be said each {@value #SIGN_OF_LIFE_MS} ms. */
    void turns() {
        long now = nanoTime.getAsLong();
        boolean still = now - turnedAt > STILL_NANOS;
        turnedAt = now;
        if (still) {
            stood = true;
            wentOnAt = now;
            behind++;
            wentOn.run();
        }
    }

    /** All sockets that had something when the loop went on were read since. */
    void caughtUp() {
        behind--;
    }

    /** Whether the loop has stood still since then, ns. */
    boolean hasStoodSince(long then) {
        turns();
        return stood && then - wentOnAt < 0;
    }

    /** Whether what is read now, from a socket that is open since then, may have waited while the loop stood still. */
    boolean isOld(long since) {
        turns();
        boolean mayBeOld = stood && (behind > 0 || turnedAt - wentOnAt <= OLD_NANOS);
        return mayBeOld && since - wentOnAt < 0;
    }
}
