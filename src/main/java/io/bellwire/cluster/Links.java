package io.bellwire.cluster;

import io.bellwire.cluster.Outbox.Progress;
import io.bellwire.cluster.wire.Batch;
import io.bellwire.cluster.wire.Decoded;
import io.bellwire.cluster.wire.MessageCodec;
import io.bellwire.cluster.wire.NodeMessage;
import io.bellwire.cluster.wire.NodeState;
import io.bellwire.cluster.wire.Seal;
import io.bellwire.store.ByteSink;
import io.bellwire.store.ByteSource;
import io.bellwire.store.StoreNodes;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The links of this node: puts batches together and takes them apart. Event loop only, but for what says otherwise. */
final class Links {

    /** How long an acknowledgement waits for a batch to go with. */
    static final long ACK_DELAY_MS = 50;

    /** How long nothing is said to a member before a heartbeat is. */
    static final long HEARTBEAT_MS = 1_000;

    private static final int FIRST_BYTES = 4_096;

    /** What becomes of what comes in. */
    interface Receiver {

        /** A message came in. */
        void received(Link link, Decoded message);

        /** A batch came in, whatever is in it; before its messages. */
        void heard(Link link, Batch.Header header);

        /** What the other node told since then may never come; ms of store time. */
        void missed(Link link, long since);
    }

    private final ClusterParts parts;
    private final Receiver receiver;
    private final Complaints complaints;
    private final Seal seal;
    private final ByteSink sink = new ByteSink(FIRST_BYTES);
    private final Map<String, Link> links = new ConcurrentHashMap<>();
    private final Map<String, Long> lost = new ConcurrentHashMap<>();
    private final List<Link> dirty = new ArrayList<>();
    private NodeState state = NodeState.STARTING;
    private boolean storeWorks;
    private long serial;
    private long streams;

    Links(ClusterParts parts, Complaints complaints, Receiver receiver) {
        this.parts = parts;
        this.complaints = complaints;
        this.receiver = receiver;
        this.seal = parts.seal();
    }

    /** The link to a node, null: there is none. Any thread may call. */
    @Nullable Link get(String nodeID) {
        return links.get(nodeID);
    }

    /** All links. Any thread may call. */
    Collection<Link> all() {
        return links.values();
    }

    /** The link to a node, a new one if there is none. */
    Link open(String nodeID) {
        return links.computeIfAbsent(
                nodeID,
                id -> new Link(id, ++streams, parts.nowMs(), parts.storeTime().getAsLong()));
    }

    /** Something could not be handed over: it is missing since that store time. Any thread may call. */
    void lost(String nodeID, long since) {
        lost.merge(nodeID, since, Math::min);
    }

    /** Forgets a node. */
    void close(Link link, String why) {
        links.remove(link.nodeID);
        link.reachable = false;
        parts.metrics().dropped(link.outbox.restart(link.outbox.stream()));
        link.giveUp(why);
    }

    /** What this node says of itself from now on; if it is new all members hear of it at once. */
    void say(NodeState newState, boolean works) {
        if (newState != state || works != storeWorks) {
            state = newState;
            storeWorks = works;
            links.values().stream().filter(link -> link.member).forEach(this::sendAny);
        }
    }

    /** Says something, with the other things of this turn. */
    void say(Link link, byte[] message, long since) {
        link.outbox.add(message, parts.nowMs(), since);
        touched(link);
    }

    /** There may be something to send. */
    void touched(Link link) {
        if (!link.dirty) {
            link.dirty = true;
            dirty.add(link);
        }
    }

    /** Sends what was said in this turn. */
    void flush() {
        if (!lost.isEmpty()) {
            dropLost();
        }
        for (Link link : dirty) {
            dropIfExceeded(link);
            sendWaiting(link);
            link.dirty = false;
        }
        dirty.clear();
    }

    private void sendWaiting(Link link) {
        if (!link.member || link.suspect || links.get(link.nodeID) != link) {
            return;
        }
        long now = parts.nowMs();
        long first = link.outbox.next();
        List<byte[]> messages = link.outbox.take(now);
        while (!messages.isEmpty()) {
            send(link, first, messages);
            first = link.outbox.next();
            messages = link.outbox.take(now);
        }
    }

    /** Sends a batch in any case, with or without messages. */
    void sendAny(Link link) {
        long first = link.outbox.next();
        send(link, first, link.suspect ? List.of() : link.outbox.take(parts.nowMs()));
    }

    private void send(Link link, long first, List<byte[]> messages) {
        Batch.Header header = new Batch.Header(
                parts.nodeID(),
                link.nodeID,
                ++serial,
                parts.storeTime().getAsLong(),
                state,
                storeWorks,
                link.outbox.stream(),
                first,
                link.outbox.last(),
                link.inbox.stream(),
                link.inbox.acknowledges());
        byte[] batch = Batch.write(header, messages, seal, sink);
        link.inbox.acknowledged();
        link.sentAt = parts.nowMs();
        parts.metrics().sent(messages.size(), batch.length);
        parts.transport().send(link.nodeID, Buffer.buffer(batch));
    }

    /** What is due by now: resends, acknowledgements, heartbeats; and what waits for too long goes. */
    void tick() {
        long now = parts.nowMs();
        for (Link link : links.values()) {
            link.failCalls(link.calls.takeOverdue(now), "no answer in time");
            link.completeOffers(link.offers.takeOverdue(now));
            dropIfExceeded(link);
            if (link.member) {
                tick(link, now);
            } else if (isOver(link)) {
                close(link, "not a member");
            }
        }
    }

    /** Whether there is nothing to say to somebody who may become a member yet, or it waits for too long. */
    private boolean isOver(Link link) {
        return link.outbox.isEmpty()
                || link.outbox.since() + StoreNodes.KEPT_MS < parts.storeTime().getAsLong();
    }

    private void tick(Link link, long now) {
        if (!link.suspect) {
            int again = link.outbox.goBack(now);
            if (again > 0) {
                parts.metrics().resent(again);
                sendWaiting(link);
            }
        }
        if (link.inbox.owesAck(now, ACK_DELAY_MS) || now - link.sentAt >= HEARTBEAT_MS) {
            sendAny(link);
        }
    }

    private void dropIfExceeded(Link link) {
        if (link.outbox.exceeded(parts.nowMs())) {
            startAnew(link, link.outbox.since());
        }
    }

    private void dropLost() {
        for (String nodeID : Set.copyOf(lost.keySet())) {
            Long since = lost.remove(nodeID);
            if (since != null) {
                Link link = open(nodeID);
                startAnew(link, link.outbox.isEmpty() ? since : Math.min(since, link.outbox.since()));
            }
        }
    }

    private void startAnew(Link link, long since) {
        parts.metrics().dropped(link.outbox.restart(++streams));
        say(link, MessageCodec.encode(new NodeMessage.Missed(since)), since);
    }

    /** Takes a batch apart. */
    void received(byte[] bytes) {
        Batch.open(bytes, seal, new Batch.Opening() {
            @Override
            public void opened(Batch.Header header, List<ByteSource> messages) {
                received(header, messages, bytes.length);
            }

            @Override
            public void badSeal() {
                parts.metrics().badSeal();
                complaints.badSeal();
            }

            @Override
            public void unreadable(String reason) {
                parts.metrics().unreadable();
                complaints.unreadable(reason);
            }
        });
    }

    /** Only what a member says to this node, and did not say before, does anything. */
    private void received(Batch.Header header, List<ByteSource> messages, int length) {
        Link link = links.get(header.sender());
        boolean forUs = header.recipient().equals(parts.nodeID());
        if (!forUs || link == null || !link.member || !link.inbox.isNew(header)) {
            return;
        }
        parts.metrics().received(messages.size(), length);
        receiver.heard(link, header);
        acknowledged(link, header);
        Long missingSince = link.inbox.follow(header);
        if (missingSince != null) {
            receiver.missed(link, missingSince);
        }
        long number = header.first();
        for (ByteSource message : messages) {
            if (link.inbox.takes(header, number++)) {
                receiver.received(link, MessageCodec.decode(message));
            }
        }
        link.inbox.finished(
                header, !messages.isEmpty(), parts.nowMs(), parts.storeTime().getAsLong());
    }

    private void acknowledged(Link link, Batch.Header header) {
        Progress progress = link.outbox.acknowledged(header.ackStream(), header.ack(), parts.nowMs());
        switch (progress) {
            case NONE -> {}
            case MADE -> touched(link);
            case FORGOTTEN -> forgotten(link);
        }
    }

    /** The other node left and came back, as it sees it: what it had taken it has, what it had not may be missing. */
    private void forgotten(Link link) {
        if (link.outbox.isEmpty()) {
            link.outbox.restart(++streams);
        } else {
            startAnew(link, link.outbox.since());
        }
    }
}
