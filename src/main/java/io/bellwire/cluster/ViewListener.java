package io.bellwire.cluster;

import java.util.Set;

/** Hears of each change of the {@link View}, on the event loop of the links, in order. */
public interface ViewListener {

    /**
     * The view has changed.
     *
     * @param gained partitions that this node owns now, and did not before
     * @param lost partitions that this node owned before, and does not now
     */
    void changed(View view, Set<Integer> gained, Set<Integer> lost);
}
