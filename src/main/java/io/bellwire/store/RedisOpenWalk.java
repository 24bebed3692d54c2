package io.bellwire.store;

import io.bellwire.invitation.LoggedEvent;
import io.bellwire.store.InvitationStore.StoredInvitation;
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
 * Hands out the open invitations of some partitions, each partition by deadline, in slices: the next one is read when the
 * one before has been handed out.
 */
final class RedisOpenWalk {
    private static final int SLICE = 64;
    private static final int DEADLINE_BYTES = 8;
    private static final int ROW_BYTES = 24;

    private final RedisStore store;
    private final List<Integer> partitions;
    private final Consumer<StoredInvitation> each;
    private final Promise<Void> done;
    private int at;

    private RedisOpenWalk(
            RedisStore store, ContextInternal caller, List<Integer> partitions, Consumer<StoredInvitation> each) {
        this.store = store;
        this.partitions = partitions;
        this.each = each;
        this.done = caller.promise();
    }

    /** Starts on the caller's context; the future fails with what {@code each} throws. */
    static Future<Void> start(RedisStore store, List<Integer> partitions, Consumer<StoredInvitation> each) {
        ContextInternal caller = (ContextInternal) store.vertx().getOrCreateContext();
        RedisOpenWalk walk = new RedisOpenWalk(store, caller, partitions, each);
        caller.runOnContext(nothing -> walk.slice(null));
        return walk.done.future();
    }

    /** Behind this row; null: the partition from its beginning. */
    private void slice(byte @Nullable [] after) {
        if (at == partitions.size()) {
            done.complete();
            return;
        }
        store.onPort(() -> read(partitions.get(at), after)).onComplete(result -> {
            if (result.failed()) {
                done.fail(result.cause());
            } else {
                handOut(result.result());
            }
        });
    }

    /** A slice of the rows of a partition, and the logs that they stand for. */
    private Future<Slice> read(int partition, byte @Nullable [] after) {
        Object from = after == null ? "-" : RedisRow.prefixed('(', after);
        return store.port()
                .send(RedisCommand.on(
                        store.keys().open(partition), Command.ZRANGE, from, "+", "BYLEX", "LIMIT", 0, SLICE))
                .compose(found -> {
                    Slice slice = new Slice();
                    for (Response row : found == null ? List.<Response>of() : found) {
                        slice.add(row.toBytes(), partition);
                    }
                    return Future.all(slice.logs).map(slice);
                });
    }

    private void handOut(Slice slice) {
        try {
            for (int i = 0; i < slice.inviteIDs.size(); i++) {
                handOut(slice.inviteIDs.get(i), slice.logs.get(i).result());
            }
        } catch (RuntimeException e) {
            done.fail(e);
            return;
        }
        if (slice.last == null || slice.inviteIDs.size() < SLICE) {
            at++;
            slice(null);
        } else {
            slice(slice.last);
        }
    }

    private void handOut(UUID inviteID, @Nullable Response elements) {
        if (elements == null || elements.size() <= RedisLog.FIRST_EVENT) {
            return;
        }
        if (RedisLog.Head.of(elements.get(0)).open()) {
            List<LoggedEvent> events = RedisLog.events(elements, RedisLog.FIRST_EVENT, 1);
            each.accept(new StoredInvitation(inviteID, events));
        }
    }

    private final class Slice {
        final List<UUID> inviteIDs = new ArrayList<>();
        final List<Future<@Nullable Response>> logs = new ArrayList<>();
        byte @Nullable [] last;

        void add(byte[] row, int partition) {
            ByteBuffer buffer = ByteBuffer.wrap(row, DEADLINE_BYTES, ROW_BYTES - DEADLINE_BYTES);
            UUID inviteID = InvitationKey.readID(buffer);
            inviteIDs.add(inviteID);
            logs.add(store.port().send(RedisCommand.on(store.keys().log(partition, inviteID), Command.LRANGE, 0, -1)));
            last = row;
        }
    }
}
