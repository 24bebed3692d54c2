package io.bellwire.cluster;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;

/** The event loop of Vert.x that makes it. */
final class VertxLoop implements Loop {
    private static final long NONE = -1;

    private final Vertx vertx;
    private final Context context;
    private long timerID = NONE;
    private boolean stopped;

    VertxLoop(Vertx vertx) {
        this.vertx = vertx;
        ContextInternal caller = (ContextInternal) vertx.getOrCreateContext();
        this.context = caller.owner()
                .contextBuilder()
                .withEventLoop(caller.nettyEventLoop())
                .build();
    }

    @Override
    public void execute(Runnable task) {
        context.runOnContext(nothing -> task.run());
    }

    @Override
    public void each(long periodMs, Runnable task) {
        execute(() -> {
            if (!stopped) {
                timerID = vertx.setPeriodic(periodMs, id -> task.run());
            }
        });
    }

    @Override
    public void stop() {
        execute(() -> {
            stopped = true;
            if (timerID != NONE) {
                vertx.cancelTimer(timerID);
                timerID = NONE;
            }
        });
    }
}
