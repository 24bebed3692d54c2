package io.bellwire.store;

import io.bellwire.store.redis.RedisCommand;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands out what is overdue: the heads of the open invitations of some partitions, of which each gets the same share. Some
 * partitions are asked for at once, and the next ones when those have been handed out.
 */
final class RedisOverdue {
    /** Partitions that are asked for at once. */
    private static final int SLICE = 32;

    private static final int DEADLINE_BYTES = 8;

    private final RedisStore store;
    private final List<Integer> partitions;
    private final byte[] end;
    private final int share;
    private final Consumer<UUID> each;
    private final Promise<Void> done;
    private int at;

    private RedisOverdue(
            RedisStore store, ContextInternal caller, List<Integer> partitions, long now, Consumer<UUID> each) {
        this.store = store;
        this.partitions = partitions;
        byte[] next = ByteBuffer.allocate(DEADLINE_BYTES)
                .putLong(Math.max(0, now) + 1)
                .array();
        this.end = RedisRow.prefixed('(', next);
        this.share = InvitationStore.MOST_OVERDUE / Math.max(1, partitions.size());
        this.each = each;
        this.done = caller.promise();
    }

    /** Starts on the caller's context; the future fails with what {@code each} throws. */
    static Future<Void> start(RedisStore store, List<Integer> partitions, long now, Consumer<UUID> each) {
        ContextInternal caller = (ContextInternal) store.vertx().getOrCreateContext();
        RedisOverdue walk = new RedisOverdue(store, caller, partitions, now, each);
        caller.runOnContext(nothing -> walk.slice());
        return walk.done.future();
    }

    private void slice() {
        if (at == partitions.size()) {
            done.complete();
            return;
        }
        List<Integer> asked = partitions.subList(at, Math.min(partitions.size(), at + SLICE));
        at += asked.size();
        store.onPort(() -> read(asked)).onComplete(result -> {
            if (result.failed()) {
                done.fail(result.cause());
            } else {
                handOut(result.result());
            }
        });
    }

    private Future<List<UUID>> read(List<Integer> asked) {
        List<Future<@Nullable Response>> heads = new ArrayList<>(asked.size());
        for (int partition : asked) {
            heads.add(store.port()
                    .send(RedisCommand.on(
                            store.keys().open(partition), Command.ZRANGE, "-", end, "BYLEX", "LIMIT", 0, share)));
        }
        return Future.all(heads).map(all -> {
            List<UUID> inviteIDs = new ArrayList<>();
            heads.forEach(rows -> add(rows.result(), inviteIDs));
            return inviteIDs;
        });
    }

    private static void add(@Nullable Response rows, List<UUID> inviteIDs) {
        for (Response row : rows == null ? List.<Response>of() : rows) {
            ByteBuffer buffer = ByteBuffer.wrap(row.toBytes());
            buffer.position(DEADLINE_BYTES);
            inviteIDs.add(InvitationKey.readID(buffer));
        }
    }

    private void handOut(List<UUID> inviteIDs) {
        try {
            inviteIDs.forEach(each);
        } catch (RuntimeException e) {
            done.fail(e);
            return;
        }
        slice();
    }
}
