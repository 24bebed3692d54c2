package io.bellwire.delivery;

import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Call.Resume;
import io.bellwire.protocol.Notice;
import io.bellwire.protocol.StateFilter;
import io.bellwire.store.InvitationStore;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A replay out of the logs. It works through the invitations that the client knows, those that were open at the login, those
 * created since, and last those whose live notices came meanwhile. Each log is read when its turn comes, so what waits are IDs
 * and not notices.
 */
final class StoredReplay implements Replay {

    /** IDs that are fetched at once. */
    private static final int PAGE = 100;

    /** One batch ends when it holds so many bytes. */
    private static final int BATCH_BYTES = 65_536;

    /** Logs that are looked at before other work of the event loop gets its turn. */
    private static final int STEPS_IN_A_ROW = 64;

    /** The store's and the client's idea of {@code since} may differ by that much (PROTOCOL §2); ms. */
    private static final long SINCE_OVERLAP_MS = 10_000;

    /** Invitations created since that are looked at; open ones come in any case, what is over is in the history. */
    private static final int MAX_SINCE = 5_000;

    /** Invitations of which something live may wait. */
    private static final int MAX_LIVE = 8_192;

    /** Invitations that were replayed and are remembered; older ones begin with their first live notice again. */
    private static final int MAX_DONE = 8_192;

    /** Instead of the last {@code seq} known: offer it if it still rings. */
    private static final int OFFER = -1;

    private final ReplayReader reader;
    private final String userID;
    private final @Nullable Resume resume;

    /** What waits: inviteID to the last {@code seq} that the client has, or {@link #OFFER}. */
    private final Map<UUID, Integer> queue = new LinkedHashMap<>();

    /** The first live {@code seq} that was not written, by inviteID. */
    private final Map<UUID, Integer> live = new LinkedHashMap<>();

    /** The {@code seq} up to which everything was replayed, by inviteID. */
    private final Map<UUID, Integer> done = new LinkedHashMap<>();

    /** The notices of one log that do not fit into the batch: 100 modifications alone may be 10 MB. */
    private final ArrayDeque<Notice.OfInvitation> unwritten = new ArrayDeque<>();

    private final List<UUID> offeredOnce = new ArrayList<>();
    private Source source = Source.OPEN;

    /** Where the next page of the source begins. */
    private @Nullable String cursor;

    private int since;

    /** Where the next IDs come from. */
    private enum Source {
        OPEN,
        SINCE,
        LIVE
    }

    /**
     * For this login.
     *
     * @param pending the open invitations that its answer shows: the client hears of what came before even of one that is
     *     over when its turn comes
     */
    StoredReplay(ReplayReader reader, String userID, @Nullable Resume resume, InvitationPages.Page pending) {
        this.reader = reader;
        this.userID = userID;
        this.resume = resume;
        if (resume != null) {
            queue.putAll(resume.known());
        }
        pending.invitations().forEach(info -> enqueue(info.inviteID()));
        endPage(pending.next(), behindOpen());
    }

    @Override
    public boolean missed(UUID inviteID, int seq) {
        live.merge(inviteID, seq, Math::min);
        return live.size() <= MAX_LIVE;
    }

    @Override
    public Future<List<EncodedNotice>> next() {
        offeredOnce.forEach(inviteID -> reader.offeredOnce().delivered(inviteID, userID));
        offeredOnce.clear();
        Batch batch = new Batch();
        advance(batch);
        return batch.promise.future();
    }

    private static final class Batch {
        private final List<EncodedNotice> notices = new ArrayList<>();
        private final Promise<List<EncodedNotice>> promise = Promise.promise();
        private int bytes;
    }

    /** A loop and not a recursion: there may be thousands of logs in which there is nothing to tell. */
    private void advance(Batch batch) {
        for (int steps = 0; batch.bytes < BATCH_BYTES; steps++) {
            Future<?> step = step(batch);
            if (step == null) {
                break;
            }
            if (!step.succeeded()) {
                step.onSuccess(nothing -> advance(batch)).onFailure(batch.promise::fail);
                return;
            }
            if (steps >= STEPS_IN_A_ROW && giveWay(() -> advance(batch))) {
                return;
            }
        }
        batch.promise.complete(batch.notices);
    }

    /** Puts the rest behind what the event loop has to do meanwhile; false: this is no event loop, nobody waits. */
    private static boolean giveWay(Runnable rest) {
        Context context = Vertx.currentContext();
        if (context != null) {
            context.runOnContext(nothing -> rest.run());
            return true;
        }
        // A handler in a socket's pipeline runs on its event loop, but in no context of Vert.x.
        EventExecutor loop = ThreadExecutorMap.currentExecutor();
        if (loop != null) {
            loop.execute(rest);
        }
        return loop != null;
    }

    /** One log, or one page of IDs; null when there is nothing left. */
    private @Nullable Future<?> step(Batch batch) {
        if (!unwritten.isEmpty()) {
            add(unwritten.remove(), batch);
            return Future.succeededFuture();
        }
        if (!queue.isEmpty()) {
            Map.Entry<UUID, Integer> first = removeFirst(queue);
            return replay(first.getKey(), first.getValue(), batch);
        }
        if (source != Source.LIVE) {
            return nextPage();
        }
        if (live.isEmpty()) {
            return null;
        }
        Map.Entry<UUID, Integer> first = removeFirst(live);
        int before = first.getValue() - 1;
        return replay(first.getKey(), done.getOrDefault(first.getKey(), before), batch);
    }

    private static Map.Entry<UUID, Integer> removeFirst(Map<UUID, Integer> map) {
        Iterator<Map.Entry<UUID, Integer>> entries = map.entrySet().iterator();
        Map.Entry<UUID, Integer> next = entries.next();
        Map.Entry<UUID, Integer> first = Map.entry(next.getKey(), next.getValue());
        entries.remove();
        return first;
    }

    private Future<?> nextPage() {
        InvitationStore store = reader.invitations();
        if (source == Source.OPEN) {
            return store.list(userID, StateFilter.OPEN, cursor, PAGE).onSuccess(page -> enqueue(page, behindOpen()));
        }
        long from = resume == null ? Long.MAX_VALUE : resume.since() - SINCE_OVERLAP_MS;
        return reader.groupsOf(userID)
                .compose(groups -> store.createdSince(userID, groups, from, cursor, PAGE))
                .onSuccess(page -> {
                    since += page.inviteIDs().size();
                    enqueue(page, Source.LIVE);
                    if (since >= MAX_SINCE) {
                        source = Source.LIVE;
                    }
                });
    }

    private Source behindOpen() {
        return resume == null ? Source.LIVE : Source.SINCE;
    }

    /** Queues a page; {@code after} is the source when this one is at its end. */
    private void enqueue(InvitationStore.Page page, Source after) {
        page.inviteIDs().forEach(this::enqueue);
        endPage(page.next(), after);
    }

    private void enqueue(UUID inviteID) {
        if (!done.containsKey(inviteID)) {
            queue.putIfAbsent(inviteID, resume == null ? OFFER : 0);
        }
    }

    private void endPage(@Nullable String next, Source after) {
        cursor = next;
        if (next == null) {
            source = after;
        }
    }

    private Future<?> replay(UUID inviteID, int afterSeq, Batch batch) {
        return reader.invitations().read(inviteID, 0).compose(log -> {
            if (log.isEmpty()) {
                return Future.succeededFuture();
            }
            if (afterSeq == OFFER) {
                offer(inviteID, log, batch);
                return Future.succeededFuture();
            }
            noteDone(inviteID, log.get(log.size() - 1).seq());
            return reader.audienceOf(log).onSuccess(group -> {
                long now = reader.invitations().now();
                Missed.after(userID, inviteID, log, afterSeq, group, now).forEach(unwritten::add);
            });
        });
    }

    private void offer(UUID inviteID, List<LoggedEvent> log, Batch batch) {
        long now = reader.invitations().now();
        Notice.NewInvitation offer = Missed.offer(userID, inviteID, log, now);
        if (offer != null) {
            noteDone(inviteID, offer.seq());
            add(offer, batch);
        }
    }

    private void noteDone(UUID inviteID, int seq) {
        done.merge(inviteID, seq, Math::max);
        if (done.size() > MAX_DONE) {
            removeFirst(done);
        }
    }

    private void add(Notice.OfInvitation notice, Batch batch) {
        byte[] text = reader.encoder().notice(notice);
        boolean last = notice instanceof Notice.InvitationEnded;
        batch.notices.add(new EncodedNotice(
                notice.inviteID(), notice.seq(), last, notice.feature(), Unpooled.wrappedBuffer(text)));
        batch.bytes += text.length;
        if (notice instanceof Notice.NewInvitation offer && offer.timeoutMs() == 0) {
            offeredOnce.add(notice.inviteID());
        }
    }
}
