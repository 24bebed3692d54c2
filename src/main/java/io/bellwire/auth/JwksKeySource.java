package io.bellwire.auth;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that are fetched and kept. They are fetched when the first token comes, again when a token names a key that is not
 * among them, and again when they are {@link #FRESH} old, but never more often than every {@link #PAUSE}. Keys that were
 * fetched once stay in use when a later fetch fails. Safe to be called from several event loops.
 */
final class JwksKeySource implements KeySource {

    /** Shortest time between the starts of two fetches: a token with a made-up {@code kid} must not cause one each. */
    static final Duration PAUSE = Duration.ofSeconds(30);

    /** How old keys may become before they are fetched again, so that a withdrawn key goes out of use. */
    static final Duration FRESH = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(JwksKeySource.class);

    private final Vertx vertx;
    private final List<VerificationKey> fixed;
    private final Supplier<Future<Buffer>> fetcher;
    private final Supplier<Future<Void>> closer;
    private final LongSupplier monotonicMs;

    private List<VerificationKey> fetched = List.of();
    private @Nullable Future<Void> running;
    private @Nullable Throwable lastFailure;
    private long startedAt;
    private boolean everStarted;

    /**
     * Nothing is fetched yet.
     *
     * @param fixed keys that are there besides
     * @param fetcher reads the document once, within bounds of size and time
     * @param monotonicMs a clock that never jumps, ms
     */
    JwksKeySource(
            Vertx vertx,
            List<VerificationKey> fixed,
            Supplier<Future<Buffer>> fetcher,
            Supplier<Future<Void>> closer,
            LongSupplier monotonicMs) {
        this.vertx = vertx;
        this.fixed = List.copyOf(fixed);
        this.fetcher = fetcher;
        this.closer = closer;
        this.monotonicMs = monotonicMs;
    }

    @Override
    public Future<List<VerificationKey>> candidates(SigningAlgorithm algorithm, @Nullable String kid) {
        List<VerificationKey> known = select(algorithm, kid);
        if (!known.isEmpty()) {
            if (isStale()) {
                refresh(); // in the background: those at hand do meanwhile
            }
            return Future.succeededFuture(known);
        }
        return onCallersContext(refresh()).compose(ignored -> whatThereIs(algorithm, kid));
    }

    private Future<List<VerificationKey>> whatThereIs(SigningAlgorithm algorithm, @Nullable String kid) {
        Throwable failure = failureWithoutKeys();
        return failure == null ? Future.succeededFuture(select(algorithm, kid)) : Future.failedFuture(failure);
    }

    private synchronized @Nullable Throwable failureWithoutKeys() {
        return fetched.isEmpty() ? lastFailure : null;
    }

    private synchronized List<VerificationKey> select(SigningAlgorithm algorithm, @Nullable String kid) {
        List<VerificationKey> all = new ArrayList<>(fixed);
        all.addAll(fetched);
        return KeySource.select(all, algorithm, kid);
    }

    private synchronized boolean isStale() {
        return !everStarted || monotonicMs.getAsLong() - startedAt >= FRESH.toMillis();
    }

    /** Starts a fetch unless one runs (then joins it) or ran a moment ago. Never fails. */
    private Future<Void> refresh() {
        Promise<Void> done = Promise.promise();
        synchronized (this) {
            if (running != null) {
                return running;
            }
            if (everStarted && monotonicMs.getAsLong() - startedAt < PAUSE.toMillis()) {
                return Future.succeededFuture();
            }
            everStarted = true;
            startedAt = monotonicMs.getAsLong();
            running = done.future();
        }
        fetcher.get().onComplete(body -> {
            take(body.succeeded() ? body.result() : null, body.cause());
            done.complete();
        });
        return done.future();
    }

    private synchronized void take(@Nullable Buffer body, @Nullable Throwable failure) {
        running = null;
        try {
            if (body == null) {
                throw new IOException(failure == null ? "no answer" : failure.getMessage(), failure);
            }
            fetched = JwkSet.parse(body.getBytes());
            lastFailure = null;
        } catch (IOException e) {
            lastFailure = e;
            LOG.warn("keys could not be fetched, {} are kept: {}", fetched.size(), e.getMessage());
        }
    }

    private <T> Future<T> onCallersContext(Future<T> future) {
        if (future.isComplete()) {
            return future;
        }
        Context context = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        future.onComplete(result -> context.runOnContext(ignored -> promise.handle(result)));
        return promise.future();
    }

    @Override
    public Future<Void> close() {
        return closer.get();
    }
}
