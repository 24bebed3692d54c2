package io.bellwire.cluster;

import io.bellwire.cluster.wire.Batch;
import io.bellwire.cluster.wire.NodeState;
import io.bellwire.protocol.Reply;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All that this node knows of another one, and has to say to it. Event loop only, but for what is volatile or atomic. Times
 * are ms of the ticker.
 */
final class Link {

    /** How long an owner may take to answer before the work is done here. */
    static final long CALL_TIMEOUT_MS = 300;

    /** How long the answer to an invite waits for who was reached over there. */
    static final long REACHED_TIMEOUT_MS = 1_000;

    /** Calls that may wait for one node's answer. */
    static final int MAX_CALLS = 4_096;

    /** Announcements whose reach one node may be asked for at a time. */
    static final int MAX_OFFERS = 16_384;

    static final long NEVER = Long.MIN_VALUE;

    final String nodeID;
    final Outbox outbox;
    final Inbox inbox;
    final Waiting<Reply> calls = new Waiting<>(CALL_TIMEOUT_MS);
    final Waiting<Set<String>> offers = new Waiting<>(REACHED_TIMEOUT_MS);

    /** Asked and not answered, those among them that are still being handed over to the event loop. */
    final AtomicInteger asked = new AtomicInteger();

    /** The same for {@link #offers}. */
    final AtomicInteger offered = new AtomicInteger();

    /** The cluster manager has it, and it is not suspected. */
    volatile boolean reachable;

    boolean member;
    boolean suspect;
    boolean everHeard;
    long heardAt;
    long sentAt;
    NodeState state = NodeState.STARTING;
    boolean storeWorks;
    boolean dirty;

    /** Since when a member that was not heard of yet is told nothing; ms of store time. */
    long leftOutSince = NEVER;

    Link(String nodeID, long stream, long now, long storeTime) {
        this.nodeID = nodeID;
        this.outbox = new Outbox(stream);
        this.inbox = new Inbox(storeTime);
        this.heardAt = now;
        this.sentAt = now;
    }

    /** Whether it may own partitions. */
    boolean ready() {
        return member && !suspect && everHeard && state == NodeState.READY && storeWorks;
    }

    void heard(Batch.Header header, long now) {
        everHeard = true;
        heardAt = now;
        state = header.state();
        storeWorks = header.storeWorks();
    }

    /** Whether something waits for this node, or for its answer. */
    boolean isTalking() {
        return (member && !outbox.isEmpty()) || calls.size() + offers.size() + asked.get() + offered.get() > 0;
    }

    /** Whether it is a member from which a heartbeat is missing. */
    boolean isSilent(long now) {
        return member && now - heardAt >= 2 * Links.HEARTBEAT_MS;
    }

    /** Nobody waits for it any more. */
    void giveUp(String why) {
        failCalls(calls.takeAll(), why);
        completeOffers(offers.takeAll());
    }

    void failCalls(List<Promise<Reply>> promises, String why) {
        for (Promise<Reply> promise : promises) {
            asked.decrementAndGet();
            promise.fail(why);
        }
    }

    void completeOffers(List<Promise<Set<String>>> promises) {
        for (Promise<Set<String>> promise : promises) {
            offered.decrementAndGet();
            promise.complete(Set.of());
        }
    }
}
