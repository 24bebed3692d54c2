package io.bellwire.connection;

import io.vertx.core.internal.ContextInternal;

/**
 * Closes a connection when its token expires. A timer of its own is set only for the last stretch, so that connections
 * with years to live cost nothing, and a wall clock that is set is noticed.
 */
final class Expiry {

    private final ConnectionShared shared;
    private final ContextInternal context;
    private final Runnable expired;
    private final long lastStretchMs;
    private long expireAt = Long.MAX_VALUE;
    private long timer = -1;

    Expiry(ConnectionShared shared, ContextInternal context, Runnable expired) {
        this.shared = shared;
        this.context = context;
        this.expired = expired;
        // Two visits, so that one that is late does no harm.
        this.lastStretchMs = 2 * shared.options().heartbeat().toMillis() / LoopDuties.VISITS_PER_HEARTBEAT;
    }

    /** The token is good until then: ms since the epoch, wall clock. */
    void set(long newExpireAt) {
        stop();
        expireAt = newExpireAt;
        look();
    }

    /** Sees whether the end is near. */
    void look() {
        long leftMs = expireAt - shared.services().clock().millis();
        if (timer < 0 && leftMs <= lastStretchMs) {
            timer = context.owner().setTimer(Math.max(1, leftMs), fired -> {
                timer = -1;
                check();
            });
        }
    }

    /** Nothing will happen any more. */
    void stop() {
        if (timer >= 0) {
            context.owner().cancelTimer(timer);
            timer = -1;
        }
        expireAt = Long.MAX_VALUE;
    }

    private void check() {
        if (shared.services().clock().millis() >= expireAt) {
            expired.run();
        } else {
            look();
        }
    }
}
