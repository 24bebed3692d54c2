package io.bellwire.cluster;

import io.bellwire.cluster.wire.MessageCodec;
import io.bellwire.cluster.wire.NodeMessage;
import io.bellwire.delivery.Announcement;
import io.bellwire.delivery.GroupNews;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says things to other nodes, from any thread: encodes on the caller's, and hands over to the event loop. What one thread
 * says to a node is said in that order.
 */
final class Outbound {

    /** Bytes, with an overhead for each message, that may wait to be handed over to the event loop. */
    static final long MAX_HANDED_OVER = 32 << 20;

    private static final long OVERHEAD_BYTES = 256;
    private static final Future<Set<String>> NOBODY = Future.succeededFuture(Set.of());

    private final ClusterParts parts;
    private final Links links;
    private final Handover handover;
    private final AtomicLong correlations = new AtomicLong();
    private final AtomicLong handedOver = new AtomicLong();

    Outbound(ClusterParts parts, Links links, Handover handover) {
        this.parts = parts;
        this.links = links;
        this.handover = handover;
    }

    /** Asks the owner to carry out a call; fails at once where that is in vain. */
    Future<Reply> ask(String nodeID, UUID inviteID, Actor actor, Call.OnInvitation call) {
        Link link = links.get(nodeID);
        if (link == null || !link.reachable) {
            return direct("not reachable");
        }
        if (call instanceof Call.GetSignalingInfo) {
            return direct("every node reads by itself");
        }
        if (!takePlace(link.asked, Link.MAX_CALLS)) {
            return direct("too much in flight");
        }
        long correlation = correlations.incrementAndGet();
        long now = parts.storeTime().getAsLong();
        byte[] message = MessageCodec.encode(
                new NodeMessage.Ask(correlation, inviteID, actor, call, now + Link.CALL_TIMEOUT_MS));
        Promise<Reply> promise = Promise.promise();
        handover.add(() -> ask(link, correlation, message, now, promise));
        return promise.future().onFailure(cause -> parts.metrics().direct());
    }

    private Future<Reply> direct(String why) {
        parts.metrics().direct();
        return Future.failedFuture(why);
    }

    private void ask(Link link, long correlation, byte[] message, long since, Promise<Reply> promise) {
        if (link.reachable) {
            link.calls.add(correlation, promise, parts.nowMs());
            links.say(link, message, since);
        } else {
            link.asked.decrementAndGet();
            promise.fail("not reachable");
        }
    }

    /** Tells a node of an event; waits for who was reached if somebody can be. */
    Future<Set<String>> tell(String nodeID, Announcement announcement) {
        Link link = links.get(nodeID);
        boolean waits = announcement.offer() != null
                && link != null
                && link.reachable
                && takePlace(link.offered, Link.MAX_OFFERS);
        if (link == null || !waits) {
            say(nodeID, new NodeMessage.Announce(0, announcement), () -> {});
            return NOBODY;
        }
        long correlation = correlations.incrementAndGet();
        Promise<Set<String>> promise = Promise.promise();
        boolean said = say(nodeID, new NodeMessage.Announce(correlation, announcement), () -> {
            if (link.reachable) {
                link.offers.add(correlation, promise, parts.nowMs());
            } else {
                nobodyReached(link, promise);
            }
        });
        if (!said) {
            nobodyReached(link, promise);
        }
        return promise.future();
    }

    private static void nobodyReached(Link link, Promise<Set<String>> promise) {
        link.offered.decrementAndGet();
        promise.complete(Set.of());
    }

    /** Tells a node, unless it is busy. */
    void tell(String nodeID, GroupNews news) {
        Link link = links.get(nodeID);
        if (link == null || !link.reachable || handedOver.get() > MAX_HANDED_OVER / 2) {
            return;
        }
        byte[] message = MessageCodec.encode(new NodeMessage.Group(news));
        hand(message, since -> {
            if (link.reachable && !link.outbox.busy()) {
                links.say(link, message, since);
            }
        });
    }

    /** Tells a node. */
    void replaced(String nodeID, String userID, String deviceID, long order) {
        say(nodeID, new NodeMessage.Replaced(userID, deviceID, order), () -> {});
    }

    /** Answers a node. */
    void say(Link link, NodeMessage answer) {
        byte[] message = MessageCodec.encode(answer);
        hand(message, since -> {
            if (link.reachable) {
                links.say(link, message, since);
            }
        });
    }

    /** Whether it could be said; if not, the node learns that it missed something. */
    private boolean say(String nodeID, NodeMessage told, Runnable before) {
        byte[] message = MessageCodec.encode(told);
        boolean handed = hand(message, since -> {
            before.run();
            links.say(links.open(nodeID), message, since);
        });
        if (!handed) {
            links.lost(nodeID, parts.storeTime().getAsLong());
        }
        return handed;
    }

    private interface Saying {
        void say(long since);
    }

    private boolean hand(byte[] message, Saying saying) {
        long cost = message.length + OVERHEAD_BYTES;
        if (handedOver.addAndGet(cost) > MAX_HANDED_OVER) {
            handedOver.addAndGet(-cost);
            return false;
        }
        long since = parts.storeTime().getAsLong();
        handover.add(() -> {
            handedOver.addAndGet(-cost);
            saying.say(since);
        });
        return true;
    }

    private static boolean takePlace(AtomicInteger taken, int places) {
        if (taken.incrementAndGet() <= places) {
            return true;
        }
        taken.decrementAndGet();
        return false;
    }
}
