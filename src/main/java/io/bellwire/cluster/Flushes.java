package io.bellwire.cluster;

import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Who waits until the other nodes have everything. Event loop only. */
final class Flushes {
    private final ClusterParts parts;
    private final Links links;
    private final List<Flush> waiting = new ArrayList<>();

    Flushes(ClusterParts parts, Links links) {
        this.parts = parts;
        this.links = links;
    }

    private record Flush(Promise<Void> promise, long deadline) {}

    void add(Promise<Void> promise) {
        waiting.add(new Flush(promise, parts.nowMs() + Cluster.FLUSH_MS));
    }

    /** A node that can't be reached does not count: it reads from the store what it was not told. */
    void tick() {
        if (waiting.isEmpty()) {
            return;
        }
        boolean done = links.all().stream().allMatch(link -> !link.reachable || link.outbox.isEmpty());
        long now = parts.nowMs();
        for (Iterator<Flush> each = waiting.iterator(); each.hasNext(); ) {
            Flush flush = each.next();
            if (done || now >= flush.deadline()) {
                each.remove();
                flush.promise().complete();
            }
        }
    }

    void completeAll() {
        waiting.forEach(flush -> flush.promise().complete());
        waiting.clear();
    }

    int size() {
        return waiting.size();
    }
}
