package io.bellwire.connection;

import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RpcError;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How many calls one connection may make: {@code limits.callsPerSecond} with a burst of {@code limits.callsBurst}, and its
 * share of {@code limits.callsPerSecondPerUser} (PROTOCOL §7). Notices when a client goes on although it is refused.
 */
final class CallLimiter {

    /** PROTOCOL §1, 4429. */
    private static final int FLOOD_REFUSALS = 100;

    private static final long FLOOD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final @Nullable Bucket own;
    private final @Nullable Bucket ofUser;

    /** When the last refusals were: a ring, made with the first of them. */
    private long @Nullable [] refusals;

    private int refused;

    CallLimiter(Limits limits, @Nullable Bucket ofUser) {
        this.own = limits.callsPerSecond() == 0 ? null : ownBucket(limits);
        this.ofUser = ofUser;
    }

    /** A bucket for all connections of a user, null if there is no such limit. */
    static @Nullable Bucket userBucket(Limits limits) {
        int perSecond = limits.callsPerSecondPerUser();
        if (perSecond == 0) {
            return null;
        }
        // The burst has the same proportion to the rate as that of one connection.
        long burst = Math.max(perSecond, (long) perSecond * limits.callsBurst() / Math.max(1, limits.callsPerSecond()));
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }

    /** Counts a call; the error to refuse it with if it is one too many. */
    @Nullable RpcError take() {
        RpcError error = take(own, "callsPerSecond");
        return error == null ? take(ofUser, "callsPerSecondPerUser") : error;
    }

    /**
     * Looks at a reply before it goes out.
     *
     * @param now monotonic time in ns
     * @return whether this is the refusal that makes it a flood
     */
    boolean isFlood(Reply reply, long now) {
        if (!(reply instanceof RpcError error) || error.code() != ErrorCode.TOO_MANY) {
            return false;
        }
        if (refusals == null) {
            refusals = new long[FLOOD_REFUSALS];
        }
        int place = refused % FLOOD_REFUSALS;
        refusals[place] = now;
        refused++;
        long oldest = refusals[refused % FLOOD_REFUSALS];
        return refused >= FLOOD_REFUSALS && now - oldest <= FLOOD_NANOS;
    }

    private static @Nullable RpcError take(@Nullable Bucket bucket, String limit) {
        if (bucket == null) {
            return null;
        }
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (probe.isConsumed()) {
            return null;
        }
        long retryAfterMs = TimeUnit.NANOSECONDS.toMillis(probe.getNanosToWaitForRefill()) + 1;
        return RpcError.tooMany(limit, retryAfterMs);
    }

    /** Only its own event loop uses it. */
    private static Bucket ownBucket(Limits limits) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(Math.max(1, limits.callsBurst()))
                        .refillGreedy(limits.callsPerSecond(), Duration.ofSeconds(1)))
                .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                .build();
    }
}
