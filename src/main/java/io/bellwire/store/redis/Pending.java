package io.bellwire.store.redis;

import io.bellwire.store.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A command on its way, and who waits for its answer. */
final class Pending {
    private static final int MOST_REDIRECTIONS = 5;

    private final RedisCommand command;
    private final Runnable behind;
    private final Promise<@Nullable Response> promise = Promise.promise();
    private final long madeNanos = System.nanoTime();
    private int redirections;
    private boolean asking;

    Pending(RedisCommand command) {
        this(command, () -> {});
    }

    /** With somebody who hands in what is to be carried out after it. */
    Pending(RedisCommand command, Runnable behind) {
        this.command = command;
        this.behind = behind;
    }

    RedisCommand command() {
        return command;
    }

    Future<@Nullable Response> future() {
        return promise.future();
    }

    /** It has its place, and what is handed in from now on comes after it. */
    void placed() {
        behind.run();
    }

    /** Whether it goes to a server that only takes it if asked to. */
    boolean asking() {
        return asking;
    }

    /** Notes that it is sent somewhere else; false: that was too often. */
    boolean redirect(boolean ask) {
        asking = ask;
        return ++redirections <= MOST_REDIRECTIONS;
    }

    /** How long ago it was handed in. */
    long ageMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - madeNanos);
    }

    /** Forgets where it was sent so far. */
    void startOver() {
        redirections = 0;
        asking = false;
    }

    void answer(@Nullable Response response) {
        promise.tryComplete(response);
    }

    void fail(String why) {
        promise.tryFail(new StoreUnavailableException(why));
    }

    void fail(String why, Throwable cause) {
        promise.tryFail(new StoreUnavailableException(why, cause));
    }
}
