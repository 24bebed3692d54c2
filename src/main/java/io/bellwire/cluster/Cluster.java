package io.bellwire.cluster;

import io.bellwire.cluster.wire.Batch;
import io.bellwire.cluster.wire.Decoded;
import io.bellwire.delivery.Announcement;
import io.bellwire.delivery.Elsewhere;
import io.bellwire.delivery.GroupNews;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Reply;
import io.bellwire.signaling.Ownership;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * This node among others. Any thread may call whatever is public.
 *
 * <p>In this order: {@link #create}, {@link #onChange}, {@link #start}, {@link #members} whenever they change, {@link #ready}
 * once clients are taken; {@link #drain}, {@link #flush}, {@link #close}.
 */
public final class Cluster implements Elsewhere, Ownership {

    /** How often it is looked what is due. */
    static final long TICK_MS = 50;

    /** How long {@link #flush} waits. */
    static final long FLUSH_MS = 2_000;

    /** Above that many users it costs less to tell all nodes than to find out which. */
    static final int MAX_LOOKED_UP = 64;

    private final ClusterParts parts;
    private final Loop loop;
    private final Handover handover;
    private final Links links;
    private final Outbound outbound;
    private final Recovery recovery;
    private final Membership membership;
    private final Flushes flushes;
    private volatile boolean closed;

    Cluster(ClusterParts parts, Loop loop) {
        this.parts = parts;
        this.loop = loop;
        Incoming incoming = new Incoming();
        this.links = new Links(parts, incoming.complaints, incoming);
        this.handover = new Handover(loop, links::flush);
        this.outbound = new Outbound(parts, links, handover);
        this.recovery = new Recovery(parts, handover);
        this.membership = new Membership(parts, links, recovery);
        this.flushes = new Flushes(parts, links);
    }

    /** A node that nobody hears of yet, on the event loop of the caller. */
    public static Cluster create(Vertx vertx, ClusterParts parts) {
        return new Cluster(parts, new VertxLoop(vertx));
    }

    /** Tells a listener of each change of the view from now on. */
    public void onChange(ViewListener listener) {
        membership.onChange(listener);
    }

    /** Listens to other nodes. Complete once they can be heard. */
    public Future<Void> start(LocalNode local) {
        handover.add(() -> recovery.serve(local));
        parts.storeNodes().onReturn(since -> handover.add(() -> recovery.returned(membership.nodes(), since)));
        loop.each(TICK_MS, () -> handover.add(this::tick));
        Promise<Void> listening = Promise.promise();
        loop.execute(() -> listen().onComplete(listening));
        return listening.future();
    }

    /** On the loop, where batches come in then without a detour over another one. */
    private Future<Void> listen() {
        return parts.transport().listen(batch -> handover.add(() -> links.received(batch.getBytes())));
    }

    private void tick() {
        links.tick();
        membership.tick();
        recovery.tick();
        flushes.tick();
    }

    /** The members of the cluster, as the cluster manager has them; this node may be among them. To be told of each change. */
    public void members(Set<String> nodeIDs) {
        Set<String> copy = Set.copyOf(nodeIDs);
        handover.add(() -> membership.members(copy));
    }

    /** Whether this node serves clients; it owns partitions only if it does. */
    public void ready(boolean serves) {
        handover.add(() -> membership.ready(serves));
    }

    /** This node is about to leave: the others hear of it at once, and take its partitions. It still does what it is asked. */
    public void drain() {
        handover.add(membership::drain);
    }

    /** Complete once the other nodes have everything that was said so far, or after {@link #FLUSH_MS}. */
    public Future<Void> flush() {
        Promise<Void> promise = Promise.promise();
        handover.add(() -> flushes.add(promise));
        return promise.future();
    }

    /** Listens to nobody any more, and says nothing; what waits for answers gets none. */
    public Future<Void> close() {
        closed = true;
        loop.stop();
        handover.add(() -> {
            links.all().forEach(link -> links.close(link, "closed"));
            flushes.completeAll();
        });
        return parts.transport().close();
    }

    /** Who owns what, as this node sees it. */
    public View view() {
        return membership.view();
    }

    @Override
    public @Nullable String ownerOf(int partition) {
        String owner = membership.view().ownerOf(partition);
        return parts.nodeID().equals(owner) ? null : owner;
    }

    @Override
    public boolean isReady() {
        return membership.view().ready().contains(parts.nodeID());
    }

    @Override
    public Future<Reply> ask(String nodeID, UUID inviteID, Actor actor, Call.OnInvitation call) {
        return closed ? Future.failedFuture("closed") : outbound.ask(nodeID, inviteID, actor, call);
    }

    @Override
    public Set<String> nodes() {
        return membership.nodes();
    }

    @Override
    public Future<Map<String, List<String>>> find(Collection<String> userIDs) {
        if (userIDs.size() > MAX_LOOKED_UP) {
            return Future.succeededFuture(everywhere(userIDs));
        }
        return parts.sessions().nodesOf(userIDs).map(this::byNode).otherwise(cause -> everywhere(userIDs));
    }

    private Map<String, List<String>> byNode(Map<String, Set<String>> nodesByUser) {
        Map<String, List<String>> usersByNode = new HashMap<>();
        nodesByUser.forEach((userID, nodeIDs) -> {
            for (String nodeID : nodeIDs) {
                if (!nodeID.equals(parts.nodeID())) {
                    usersByNode
                            .computeIfAbsent(nodeID, unseen -> new ArrayList<>())
                            .add(userID);
                }
            }
        });
        return usersByNode;
    }

    private Map<String, List<String>> everywhere(Collection<String> userIDs) {
        List<String> users = List.copyOf(userIDs);
        return membership.nodes().stream().collect(Collectors.toMap(Function.identity(), nodeID -> users));
    }

    @Override
    public Future<Set<String>> tell(String nodeID, Announcement announcement) {
        return closed ? Future.succeededFuture(Set.of()) : outbound.tell(nodeID, announcement);
    }

    @Override
    public void tell(String nodeID, GroupNews news) {
        if (!closed) {
            outbound.tell(nodeID, news);
        }
    }

    @Override
    public void replaced(String nodeID, String userID, String deviceID, long order) {
        if (!closed) {
            outbound.replaced(nodeID, userID, deviceID, order);
        }
    }

    /** Whether nobody waits for anything; for tests. Event loop only. */
    boolean isQuiet() {
        return recovery.size() == 0 && isSettled() && links.all().stream().allMatch(link -> link.outbox.isEmpty());
    }

    /**
     * Whether nothing is under way, and all members are heard of; for tests. What was known of a node that had been silent
     * may still be remembered, and something be kept for one that is no member. Event loop only.
     */
    boolean isSettled() {
        if (!recovery.isSettled() || isTalking()) {
            return false;
        }
        long now = parts.nowMs();
        for (Link link : links.all()) {
            if (link.isSilent(now)) {
                return false;
            }
        }
        return true;
    }

    /** Whether something is under way between members; for tests. Event loop only. */
    boolean isTalking() {
        if (flushes.size() > 0) {
            return true;
        }
        for (Link link : links.all()) {
            if (link.isTalking()) {
                return true;
            }
        }
        return false;
    }

    /** Deals out what comes in. */
    private final class Incoming implements Links.Receiver {
        private final Complaints complaints = new Complaints(parts);

        @Override
        public void received(Link link, Decoded message) {
            LocalNode local = recovery.local();
            if (local != null) {
                message.match(new Inbound(parts, local, membership::view, link, outbound, recovery, complaints));
            }
        }

        @Override
        public void heard(Link link, Batch.Header header) {
            membership.heard(link, header);
        }

        @Override
        public void missed(Link link, long since) {
            recovery.missed(link.nodeID, since);
        }
    }
}
