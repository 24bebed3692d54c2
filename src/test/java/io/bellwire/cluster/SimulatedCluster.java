package io.bellwire.cluster;

import io.vertx.core.Context;

/** A real {@link Cluster} on an event loop of a simulation, which says when it is time to look what is due. */
public final class SimulatedCluster {
    private final ContextLoop loop;
    private final Cluster cluster;

    /** On the event loop of that context. */
    public SimulatedCluster(ClusterParts parts, Context context) {
        loop = new ContextLoop(context);
        cluster = new Cluster(parts, loop);
    }

    /** What the node works with. */
    public Cluster cluster() {
        return cluster;
    }

    /** It looks what is due. */
    public void tick() {
        loop.task.run();
    }

    /** Whether something is on its way to a member, or an answer is. */
    public boolean isTalking() {
        return cluster.isTalking();
    }

    /** Whether nothing is under way. */
    public boolean isSettled() {
        return cluster.isSettled();
    }

    /** Whether nothing is left of anything. */
    public boolean isQuiet() {
        return cluster.isQuiet();
    }

    private static final class ContextLoop implements Loop {
        private final Context context;
        private Runnable task = () -> {};

        ContextLoop(Context context) {
            this.context = context;
        }

        @Override
        public void execute(Runnable next) {
            context.runOnContext(nothing -> next.run());
        }

        @Override
        public void each(long periodMs, Runnable repeated) {
            task = repeated;
        }

        @Override
        public void stop() {
            task = () -> {};
        }
    }
}
