package io.bellwire.connection;

import io.bellwire.protocol.Limits;
import io.github.bucket4j.Bucket;
import io.vertx.core.internal.ContextInternal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What all connections of a server share. */
final class ConnectionShared {

    private static final int DEVICE_ID_BYTES = 16;
    private static final int LOGGED_FAILURES = 20;
    private static final int HEAP_PARTS = 16;

    private final SignalingOptions options;
    private final ConnectionServices services;
    private final UserBuckets userBuckets;
    /** All ledgers together take at most the sixteenth part of the heap. */
    private final SharedBound ledgers =
            new SharedBound(Runtime.getRuntime().maxMemory() / HEAP_PARTS / NoticeLedger.ENTRY_BYTES);

    private final SecureRandom random = new SecureRandom();
    private final LongSupplier nanoTime;
    private final AtomicLong lastConnectionID = new AtomicLong();

    /** Stack traces: what one client can cause again and again must not fill the log. */
    private final Bucket failureLogs = Bucket.builder()
            .addLimit(limit -> limit.capacity(LOGGED_FAILURES).refillGreedy(1, Duration.ofSeconds(1)))
            .build();

    ConnectionShared(SignalingOptions options, ConnectionServices services) {
        this(options, services, System::nanoTime);
    }

    /** With a monotonic clock of its own. */
    ConnectionShared(SignalingOptions options, ConnectionServices services, LongSupplier nanoTime) {
        this.options = options;
        this.services = services;
        this.nanoTime = nanoTime;
        this.userBuckets = new UserBuckets(options.limits());
    }

    /** Makes the connection behind a socket. */
    SocketListener listen(
            ContextInternal context, ClientSocket socket, Admission.Ticket ticket, @Nullable String bearer) {
        return new ConnectionVerticle(this, context, socket, ticket::loggedIn, bearer);
    }

    SignalingOptions options() {
        return options;
    }

    Limits limits() {
        return options.limits();
    }

    ConnectionServices services() {
        return services;
    }

    /** The entries of all {@link NoticeLedger}s. */
    SharedBound ledgers() {
        return ledgers;
    }

    UserBuckets userBuckets() {
        return userBuckets;
    }

    /** Whether one more failure may be logged as such; otherwise it goes to the debug log. */
    boolean mayLogFailure() {
        return failureLogs.tryConsume(1);
    }

    /** Monotonic time in ns. */
    long now() {
        return nanoTime.getAsLong();
    }

    /** For log lines only. */
    long newConnectionID() {
        return lastConnectionID.incrementAndGet();
    }

    /** A device ID that nobody can guess, safe in a URL. */
    String newDeviceID() {
        byte[] bytes = new byte[DEVICE_ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
