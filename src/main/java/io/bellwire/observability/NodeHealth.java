package io.bellwire.observability;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.time.Duration;
import java.util.function.Supplier;

/** How the node is. Its phase may be set from any thread. */
public final class NodeHealth {

    /** What a node goes through. */
    public enum Phase {
        /** Not yet taking connections. */
        STARTING,
        /** Taking connections. */
        SERVING,
        /** Sending its clients elsewhere. */
        DRAINING
    }

    private final HealthChecks readiness;
    private volatile Phase phase = Phase.STARTING;

    /** A node that is starting. */
    public NodeHealth(Vertx vertx) {
        readiness = HealthChecks.create(vertx)
                .register("node", promise -> promise.complete(phase == Phase.SERVING ? Status.OK() : Status.KO()));
    }

    /** The node has come to another phase. */
    public void enter(Phase next) {
        phase = next;
    }

    /** Where the node is. */
    public Phase phase() {
        return phase;
    }

    /**
     * Makes readiness depend on something more.
     *
     * @param check asked at each look; false, a failure or no answer within {@code patience}: not ready
     */
    public void require(String name, Duration patience, Supplier<Future<Boolean>> check) {
        readiness.register(
                name,
                patience.toMillis(),
                promise -> check.get()
                        .onSuccess(good -> promise.tryComplete(good ? Status.OK() : Status.KO()))
                        .onFailure(promise::tryFail));
    }

    /** Whether new clients should be sent here, and each reason. Completes on the caller's context. */
    Future<CheckResult> readiness() {
        return readiness.checkStatus();
    }
}
