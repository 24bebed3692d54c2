package io.bellwire.store;

import io.bellwire.invitation.LoggedEvent;
import io.bellwire.store.InvitationStore.StoredInvitation;
import io.bellwire.store.redis.RedisCommand;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.Response;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the logs of the invitations that a node has appended to of late, partition by partition, in slices: the next one
 * is read when the one before has been handed out.
 *
 * <p>Each append of a clustered node puts its time and its inviteID behind a list of its node, its partition, and the
 * period; a list is never trimmed by time, it expires as a whole some time after its period. So an append costs one push
 * more. A list holds 10,000 at most, which is 40,000 appends per second of one node; beyond that the oldest go.
 */
final class RedisDecisions {
    /** A list for each; ms. */
    private static final long PERIOD_MS = 60_000;

    /** Walks side by side, each through some partitions. */
    private static final int LANES = 4;

    /** Logs that a walk reads at once. */
    private static final int SLICE = 16;

    /** Entries that a script looks at. */
    private static final int PAGE = 1_000;

    private final RedisStore store;
    private final InvitationStore invitations;
    private final String nodeID;
    private final long since;
    private final Consumer<StoredInvitation> each;
    private final Promise<Void> done;

    /** Of the partition that is walked through. */
    private int partition;

    private final Set<UUID> seen = new HashSet<>();
    private final ArrayDeque<UUID> waiting = new ArrayDeque<>();
    /** Where to go on in it: list and place; list 0: nowhere. */
    private long list;

    private long place;

    private RedisDecisions(
            RedisStore store,
            ContextInternal caller,
            String nodeID,
            long since,
            Consumer<StoredInvitation> each,
            int lane) {
        this.store = store;
        this.invitations = store.invitations();
        this.nodeID = nodeID;
        this.since = since;
        this.each = each;
        this.done = caller.promise();
        this.partition = lane - LANES;
    }

    /** The period of that time. */
    static long period(long ms) {
        return ms / PERIOD_MS;
    }

    /** Starts on the caller's context; the future fails with what {@code each} throws. */
    static Future<Void> start(RedisStore store, String nodeID, long since, Consumer<StoredInvitation> each) {
        ContextInternal caller = (ContextInternal) store.vertx().getOrCreateContext();
        List<Future<Void>> lanes = new ArrayList<>(LANES);
        for (int lane = 0; lane < LANES; lane++) {
            RedisDecisions walk = new RedisDecisions(store, caller, nodeID, since, each, lane);
            caller.runOnContext(nothing -> walk.goOn());
            lanes.add(walk.done.future());
        }
        Promise<Void> all = caller.promise();
        Future.join(lanes).<Void>mapEmpty().onComplete(all);
        return all.future();
    }

    private void goOn() {
        if (!waiting.isEmpty()) {
            readSlice();
        } else if (list > 0) {
            readPage();
        } else if (partition + LANES < Partitions.COUNT) {
            partition += LANES;
            seen.clear();
            list = 1;
            place = -1;
            readPage();
        } else {
            done.complete();
        }
    }

    private void readPage() {
        store.onPort(this::askForPage).onComplete(result -> {
            if (result.failed()) {
                done.fail(result.cause());
            } else {
                take(result.result());
                goOn();
            }
        });
    }

    private Future<@Nullable Response> askForPage() {
        return store.port()
                .send(RedisCommand.run(store.scripts().decided(), lists(), Math.max(0, since), list, place, PAGE));
    }

    /**
     * Those that may hold something, the newest first. An append is noted in the period in which it was sent: it may come
     * a period late, and the clock of its node may be ahead of this one's.
     */
    private List<String> lists() {
        long now = store.clock().now();
        long oldest = period(Math.max(since, now - StoreNodes.KEPT_MS)) - 1;
        List<String> lists = new ArrayList<>();
        for (long period = period(now) + 1; period >= oldest; period--) {
            lists.add(store.keys().decided(partition, nodeID, period));
        }
        return lists;
    }

    private void take(@Nullable Response page) {
        list = page == null ? 0 : page.get(0).toLong();
        place = page == null ? 0 : page.get(1).toLong();
        for (Response row : page == null ? List.<Response>of() : page.get(2)) {
            UUID inviteID = InvitationKey.readID(ByteBuffer.wrap(row.toBytes()));
            if (seen.add(inviteID)) {
                waiting.add(inviteID);
            }
        }
    }

    private void readSlice() {
        List<UUID> inviteIDs = new ArrayList<>(SLICE);
        List<Future<List<LoggedEvent>>> logs = new ArrayList<>(SLICE);
        while (!waiting.isEmpty() && inviteIDs.size() < SLICE) {
            UUID inviteID = waiting.remove();
            inviteIDs.add(inviteID);
            logs.add(invitations.read(inviteID, 0));
        }
        Future.all(logs).onComplete(result -> {
            if (result.failed()) {
                done.fail(result.cause());
            } else {
                handOut(inviteIDs, logs);
            }
        });
    }

    private void handOut(List<UUID> inviteIDs, List<Future<List<LoggedEvent>>> logs) {
        try {
            for (int i = 0; i < inviteIDs.size(); i++) {
                List<LoggedEvent> events = logs.get(i).result();
                if (!events.isEmpty()) {
                    each.accept(new StoredInvitation(inviteIDs.get(i), events));
                }
            }
        } catch (RuntimeException e) {
            done.fail(e);
            return;
        }
        goOn();
    }
}
