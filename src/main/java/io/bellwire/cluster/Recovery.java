package io.bellwire.cluster;

import io.bellwire.store.StoreNodes;
import io.vertx.core.AsyncResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the store what other nodes decided, where their word may have got lost. At most one reading per node is under
 * way; one that fails is repeated. Event loop only. Times are ms of store time unless they say otherwise.
 */
final class Recovery {

    /** How often a node that is not heard of is read, and a reading that failed is repeated. */
    static final long PERIOD_MS = 1_000;

    /** How much earlier is read than what is known to be complete: an append is stamped before anybody is told of it. */
    static final long OVERLAP_MS = 2_000;

    /** How much is read of a node whose lease is back, or new, and that is not heard of: it may have decided before we saw that. */
    static final long RETURN_MS = 10_000;

    /** How far back is read what a new member decided before it was heard of. */
    static final long UNHEARD_MS = 30_000;

    private static final long NEVER = Long.MIN_VALUE;
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final ClusterParts parts;
    private final Handover handover;
    private final Map<String, Gap> gaps = new HashMap<>();
    private final Set<String> heard = new HashSet<>();
    /** ms of the ticker. */
    private long tickedAt;

    /** When the clients were closed last: they find out by themselves what was decided by then. */
    private long closedAt = NEVER;

    private @Nullable LocalNode local;
    private long servesSince = Long.MIN_VALUE;

    Recovery(ClusterParts parts, Handover handover) {
        this.parts = parts;
        this.handover = handover;
        this.tickedAt = parts.nowMs();
    }

    /** From now on there are clients who may miss something. */
    void serve(LocalNode node) {
        local = node;
        servesSince = parts.storeTime().getAsLong();
    }

    /** Whom {@link #serve} named. */
    @Nullable LocalNode local() {
        return local;
    }

    /** A node is not heard of any more; up to {@code since} it was. */
    void vanished(String nodeID, long since) {
        heard.remove(nodeID);
        Gap gap = gap(nodeID);
        gap.silent = true;
        gap.want(since);
        read(gap);
    }

    /** A node is a member now. Until it is heard of, it may decide without a word to this one. */
    void joined(String nodeID) {
        Gap gap = gap(nodeID);
        gap.silent = true;
        gap.want(unheardSince());
    }

    /**
     * A member is heard of for the first time: what it decided before it knew of this node it told the others alone, and
     * what it tells next does not follow upon it.
     */
    void firstHeard(String nodeID) {
        heard.add(nodeID);
        gap(nodeID).silent = false;
        missed(nodeID, unheardSince());
    }

    /** Before it served nobody could miss anything; and it does not take that long until two nodes find each other. */
    private long unheardSince() {
        return Math.max(servesSince, parts.storeTime().getAsLong() - UNHEARD_MS);
    }

    /** A node is heard of again, if it had not been. */
    void back(String nodeID) {
        heard.add(nodeID);
        Gap gap = gaps.get(nodeID);
        if (gap != null) {
            gap.silent = false;
            gap.wantRest();
            read(gap);
        }
    }

    /** What a node told since then may never come. */
    void missed(String nodeID, long since) {
        if (local != null) {
            local.doubt();
        }
        Gap gap = gap(nodeID);
        gap.want(since);
        read(gap);
    }

    /** This node had been away since then, as the others see it. */
    void returned(Set<String> members, long since) {
        Set<String> others = new HashSet<>(members);
        others.addAll(parts.storeNodes().live());
        others.addAll(gaps.keySet());
        others.remove(parts.nodeID());
        others.forEach(nodeID -> missed(nodeID, since));
    }

    /** Each {@link #PERIOD_MS}, if called more often. */
    void tick() {
        if (parts.nowMs() - tickedAt < PERIOD_MS) {
            return;
        }
        tickedAt = parts.nowMs();
        long now = parts.storeTime().getAsLong();
        gaps.values().removeIf(gap -> gap.isOver(now));
        Set<String> live = parts.storeNodes().live();
        unheard(live, now);
        for (Gap gap : gaps.values()) {
            if (gap.silent) {
                gap.wantRest();
                gap.silent = live.contains(gap.nodeID);
            }
        }
        for (Gap gap : List.copyOf(gaps.values())) {
            read(gap);
        }
    }

    /**
     * Whoever has a lease decides. This node may never have met it, where they were started on both sides of a cut; or it
     * stood still until its lease had run out, and goes on before it is a member again.
     */
    private void unheard(Set<String> live, long now) {
        for (String nodeID : live) {
            if (!nodeID.equals(parts.nodeID()) && !heard.contains(nodeID)) {
                Gap gap = gap(nodeID);
                if (!gap.silent) {
                    gap.silent = true;
                    gap.want(Math.max(gap.completeTo, now - RETURN_MS));
                }
            }
        }
    }

    int size() {
        return gaps.size();
    }

    /** Whether nothing is to be read. */
    boolean isSettled() {
        for (Gap gap : gaps.values()) {
            if (gap.silent || gap.reading || gap.isOpen()) {
                return false;
            }
        }
        return true;
    }

    private Gap gap(String nodeID) {
        return gaps.computeIfAbsent(nodeID, id -> new Gap(id, closedAt));
    }

    private void read(Gap gap) {
        LocalNode node = local;
        if (node == null || gap.reading || !gap.isOpen()) {
            return;
        }
        long now = parts.storeTime().getAsLong();
        long since = gap.wanted - OVERLAP_MS;
        if (since < now - StoreNodes.KEPT_MS) {
            tooOld(node, now);
            return;
        }
        gap.begin(now);
        parts.storeNodes()
                .decisionsOf(gap.nodeID, since, stored -> {
                    parts.metrics().recovered();
                    node.decided(stored);
                })
                .onComplete(done -> handover.add(() -> finished(gap, done)));
    }

    private void finished(Gap gap, AsyncResult<Void> done) {
        gap.end(done.succeeded());
        if (done.failed()) {
            LOG.atWarn()
                    .setCause(done.cause())
                    .addKeyValue("nodeID", gap.nodeID)
                    .log("can't read what a node decided");
        }
    }

    /** Nobody can say any more what was missed: the clients find out by themselves. They can't while the store is away. */
    private void tooOld(LocalNode node, long now) {
        if (!parts.storeWorks().getAsBoolean()) {
            return;
        }
        LOG.atWarn().log("what was missed is too old to be found out: all clients are closed and resume");
        parts.metrics().clientsClosed();
        closedAt = now;
        gaps.values().forEach(gap -> gap.completeUntil(now));
        node.closeClients();
    }

    /** What is known, and what is not, of what one node decided. */
    private static final class Gap {
        private static final long NOTHING = Long.MAX_VALUE;

        final String nodeID;
        /** Not heard of: it may decide all the time and nobody hears of it. */
        boolean silent;

        boolean reading;
        long wanted = NOTHING;
        private long readingSince;
        private long readingAt;
        /** All that it decided from here on is known ... */
        private long completeFrom;
        /** ... up to here. */
        private long completeTo;

        Gap(String nodeID, long completeTo) {
            this.nodeID = nodeID;
            this.completeTo = completeTo;
        }

        boolean isOpen() {
            return wanted != NOTHING;
        }

        /** Something may be missing since then, unless it is known by now. */
        void want(long since) {
            boolean known = since >= completeFrom && since <= completeTo;
            wanted = Math.min(wanted, known ? completeTo : since);
        }

        /** What came after that which is known, or is being read. */
        void wantRest() {
            if (reading) {
                wanted = Math.min(wanted, readingAt);
            } else if (completeTo != NEVER) {
                wanted = Math.min(wanted, completeTo);
            }
        }

        void begin(long now) {
            reading = true;
            readingSince = wanted;
            readingAt = now;
            wanted = NOTHING;
        }

        void end(boolean succeeded) {
            reading = false;
            if (!succeeded) {
                wanted = Math.min(wanted, readingSince);
            } else if (readingAt > completeTo) {
                completeFrom = readingSince <= completeTo ? Math.min(completeFrom, readingSince) : readingSince;
                completeTo = readingAt;
            }
        }

        void completeUntil(long now) {
            wanted = NOTHING;
            completeFrom = 0;
            completeTo = now;
        }

        boolean isOver(long now) {
            return !silent && !reading && !isOpen() && completeTo < now - StoreNodes.KEPT_MS;
        }
    }
}
