package io.bellwire.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work that must be done one piece after the other where it has the same key: each begins when the one before is complete,
 * whatever became of it. Nothing is left of a key for which nothing is to be done.
 *
 * <p>On one context.
 */
final class Lines<K> {
    /** What waits behind the work that is under way. */
    private final Map<K, ArrayDeque<Runnable>> lines = new HashMap<>();

    /** Whether work with this key is under way. */
    boolean busy(K key) {
        return lines.containsKey(key);
    }

    /** Does the work when its turn has come; at once, if nothing is under way. It fails with what {@code work} throws. */
    <T extends @Nullable Object> Future<T> run(K key, Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        ArrayDeque<Runnable> line = lines.get(key);
        if (line == null) {
            lines.put(key, new ArrayDeque<>(1));
            begin(key, work, promise);
        } else {
            line.add(() -> begin(key, work, promise));
        }
        return promise.future();
    }

    private <T extends @Nullable Object> void begin(K key, Supplier<Future<T>> work, Promise<T> promise) {
        Future<T> result;
        try {
            result = work.get();
        } catch (RuntimeException e) {
            result = Future.failedFuture(e);
        }
        result.onComplete(done -> {
            try {
                promise.handle(done);
            } finally {
                next(key);
            }
        });
    }

    private void next(K key) {
        ArrayDeque<Runnable> line = lines.get(key);
        if (line != null && line.isEmpty()) {
            lines.remove(key);
        } else if (line != null) {
            line.remove().run();
        }
    }
}
