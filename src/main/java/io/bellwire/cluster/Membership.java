package io.bellwire.cluster;

import io.bellwire.cluster.wire.Batch;
import io.bellwire.cluster.wire.NodeState;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Who is there: the cluster manager has it, it was heard of within {@link #SILENCE_MS}, and it said what it is. Event loop
 * only, but for what says otherwise.
 */
final class Membership {

    /** How long a member may be silent before it is suspected. */
    static final long SILENCE_MS = 3_000;

    /** A member that was not heard of for that long, ever, is no gateway. */
    static final long STRANGER_MS = 30_000;

    /** If this node itself did nothing for that long, the silence of others tells nothing. */
    private static final long OWN_PAUSE_MS = 1_000;

    private final ClusterParts parts;
    private final Links links;
    private final Recovery recovery;
    private final List<ViewListener> listeners = new CopyOnWriteArrayList<>();
    private volatile View view = View.EMPTY;
    private volatile Set<String> nodes = Set.of();
    private boolean ready;
    private boolean draining;
    private long tickedAt;

    Membership(ClusterParts parts, Links links, Recovery recovery) {
        this.parts = parts;
        this.links = links;
        this.recovery = recovery;
        this.tickedAt = parts.nowMs();
    }

    /** Any thread may ask. */
    View view() {
        return view;
    }

    /** The other nodes that are there, the suspected ones among them, by ID. Any thread may ask. */
    Set<String> nodes() {
        return nodes;
    }

    /** Any thread may call. */
    void onChange(ViewListener listener) {
        listeners.add(listener);
    }

    /** This node serves, or does not any more. */
    void ready(boolean serves) {
        ready = serves;
        refresh();
    }

    /** This node is about to leave. */
    void drain() {
        draining = true;
        refresh();
    }

    /** The cluster manager has these members. */
    void members(Set<String> nodeIDs) {
        Set<String> others = new HashSet<>(nodeIDs);
        others.remove(parts.nodeID());
        for (Link link : links.all()) {
            if (link.member && !others.contains(link.nodeID)) {
                left(link);
            }
        }
        others.forEach(this::joined);
        refresh();
    }

    private void joined(String nodeID) {
        Link link = links.open(nodeID);
        if (!link.member) {
            link.member = true;
            link.reachable = true;
            link.heardAt = parts.nowMs();
            recovery.joined(nodeID);
            links.sendAny(link);
            links.touched(link);
        }
    }

    private void left(Link link) {
        links.close(link, "left the cluster");
        recovery.vanished(link.nodeID, link.inbox.completeAt());
    }

    /** A batch of a member came in. */
    void heard(Link link, Batch.Header header) {
        boolean wasReady = link.ready();
        boolean wasSuspect = link.suspect;
        boolean first = !link.everHeard;
        if (first && link.leftOutSince != Link.NEVER) {
            // It may have heard of this node meanwhile, and wait to be told.
            links.lost(link.nodeID, link.leftOutSince);
        }
        link.suspect = false;
        link.reachable = true;
        link.heard(header, parts.nowMs());
        if (wasSuspect) {
            recovery.back(link.nodeID);
            links.touched(link);
        } else if (first) {
            recovery.firstHeard(link.nodeID);
            // What this node said of itself before, the other one may not have heard: it was not there yet.
            links.sendAny(link);
        }
        if (wasReady != link.ready() || first || wasSuspect) {
            refresh();
        }
    }

    /** Looks who is silent, and whether this node's store works. */
    void tick() {
        long now = parts.nowMs();
        long pause = now - tickedAt > OWN_PAUSE_MS ? now - tickedAt : 0;
        tickedAt = now;
        for (Link link : links.all()) {
            link.heardAt += pause;
            if (link.member && !link.suspect && now - link.heardAt > SILENCE_MS) {
                suspect(link);
            }
        }
        refresh();
    }

    private void suspect(Link link) {
        link.suspect = true;
        link.reachable = false;
        parts.metrics().suspected();
        link.giveUp("not heard of");
        recovery.vanished(link.nodeID, link.inbox.completeAt());
    }

    private void refresh() {
        boolean works = parts.storeWorks().getAsBoolean();
        links.say(state(), works);
        Set<String> there = new TreeSet<>();
        Set<String> owners = new HashSet<>();
        for (Link link : links.all()) {
            if (isThere(link)) {
                there.add(link.nodeID);
            } else if (link.member && link.leftOutSince == Link.NEVER) {
                link.leftOutSince = parts.storeTime().getAsLong();
            }
            if (link.ready()) {
                owners.add(link.nodeID);
            }
        }
        if (!there.equals(nodes)) {
            nodes = Collections.unmodifiableSet(there);
        }
        if (state() == NodeState.READY && works) {
            owners.add(parts.nodeID());
        }
        if (!owners.equals(view.ready())) {
            change(View.of(owners));
        }
    }

    private NodeState state() {
        if (draining) {
            return NodeState.DRAINING;
        }
        return ready ? NodeState.READY : NodeState.STARTING;
    }

    private boolean isThere(Link link) {
        return link.member && (link.everHeard || parts.nowMs() - link.heardAt < STRANGER_MS);
    }

    private void change(View newView) {
        View before = view;
        view = newView;
        Set<Integer> gained = newView.gained(parts.nodeID(), before);
        Set<Integer> lost = before.gained(parts.nodeID(), newView);
        for (ViewListener listener : listeners) {
            listener.changed(newView, gained, lost);
        }
    }
}
