package io.bellwire.connection;

import io.bellwire.protocol.Limits;
import io.github.bucket4j.Bucket;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The buckets that the connections of one user share; kept while there is one. Called on any event loop. */
final class UserBuckets {

    private record Shared(Bucket bucket, int connections) {}

    private final Limits limits;
    private final ConcurrentHashMap<String, Shared> buckets = new ConcurrentHashMap<>();

    UserBuckets(Limits limits) {
        this.limits = limits;
    }

    /** The user's bucket; null if there is no such limit. Each call needs its {@link #release}. */
    @Nullable Bucket acquire(String userID) {
        if (limits.callsPerSecondPerUser() == 0) {
            return null;
        }
        Shared shared = buckets.compute(userID, (user, known) -> known == null ? first() : add(known, 1));
        return shared == null ? null : shared.bucket;
    }

    /** One connection less. */
    void release(String userID) {
        buckets.computeIfPresent(userID, (user, known) -> known.connections == 1 ? null : add(known, -1));
    }

    /** Users who have a bucket. */
    int size() {
        return buckets.size();
    }

    private @Nullable Shared first() {
        Bucket bucket = CallLimiter.userBucket(limits);
        return bucket == null ? null : new Shared(bucket, 1);
    }

    private static Shared add(Shared known, int connections) {
        return new Shared(known.bucket, known.connections + connections);
    }
}
