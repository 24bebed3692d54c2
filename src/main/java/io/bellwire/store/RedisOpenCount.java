package io.bellwire.store;

import io.bellwire.store.AppendResult.LimitReached;
import io.bellwire.store.redis.RedisCommand;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * About how many invitations are open in all of Redis: counted every few seconds, and in between by what this node does
 * itself. For one bound that protects memory; it need not be exact, and with one node it is.
 *
 * <p>On the port's context.
 */
final class RedisOpenCount {
    private static final long COUNT_MS = 5_000;

    /** Nobody knows when there will be room: ask again after that. */
    private static final long RETRY_AFTER_MS = 30_000;

    /** Partitions that are asked for at once; they must not use up what may wait for Redis. */
    private static final int SLICE = 32;

    private final RedisStore store;
    private final int limit;
    private long open;
    private boolean counting;
    /** How many are open in each partition. */
    private final long[] openIn = new long[Partitions.COUNT];

    private int beginning;
    private long timer = -1;

    RedisOpenCount(RedisStore store, int limit) {
        this.store = store;
        this.limit = limit;
    }

    Future<Void> start() {
        if (limit == 0) {
            return Future.succeededFuture();
        }
        timer = store.vertx().setPeriodic(COUNT_MS, id -> count());
        return count();
    }

    void stop() {
        store.vertx().cancelTimer(timer);
    }

    /** An invitation is about to be created; null: it may be. Then {@link #end} is due. */
    @Nullable LimitReached begin() {
        if (limit > 0 && open + beginning >= limit) {
            return new LimitReached("openInvitations", RETRY_AFTER_MS);
        }
        beginning++;
        return null;
    }

    void end() {
        beginning--;
    }

    /** So many more are open in a partition. */
    void changed(int partition, int more) {
        set(partition, openIn[partition] + more);
    }

    private void set(int partition, long count) {
        open += count - openIn[partition];
        openIn[partition] = count;
    }

    /** Answers about one partition come in order, so each has in it just what this node was told of before. */
    private Future<Void> count() {
        if (counting || !store.port().up()) {
            return Future.succeededFuture();
        }
        counting = true;
        return count(0).onComplete(done -> counting = false);
    }

    private Future<Void> count(int from) {
        if (from >= Partitions.COUNT) {
            return Future.succeededFuture();
        }
        List<Future<@Nullable Response>> sizes = new ArrayList<>(SLICE);
        for (int i = from; i < Math.min(from + SLICE, Partitions.COUNT); i++) {
            int partition = i;
            sizes.add(store.port()
                    .send(RedisCommand.on(store.keys().open(partition), Command.ZCARD))
                    .onSuccess(size -> set(partition, size == null ? 0 : size.toLong())));
        }
        return Future.all(sizes).compose(all -> count(from + SLICE));
    }
}
