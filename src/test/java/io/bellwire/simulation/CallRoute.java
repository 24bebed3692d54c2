package io.bellwire.simulation;

import io.bellwire.connection.CallHandler;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call.GetSignalingInfo;
import io.bellwire.protocol.Call.OnInvitation;
import io.bellwire.protocol.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;

/**
 * Where the calls of a node's clients go: to its own owners, or over the network to the node that it takes for the owner;
 * if that one does not answer in time, it decides itself.
 */
final class CallRoute implements CallHandler {
    /** An owner elsewhere that has not answered by then is given up on, µs. */
    private static final int OWNER_PATIENCE = 300_000;

    private final World world;
    private final SimulatedNode.Life here;

    CallRoute(World world, SimulatedNode.Life here) {
        this.world = world;
        this.here = here;
    }

    @Override
    public Future<Reply> call(Actor actor, io.bellwire.protocol.Call call) {
        Actor who = world.plants().actor(actor);
        SimulatedNode elsewhere = call instanceof OnInvitation about && !(call instanceof GetSignalingInfo)
                ? world.ownerAsSeenBy(here.node(), about)
                : null;
        Future<Reply> reply =
                elsewhere == null ? here.switchboard.ofClient(who, call) : forwarded(elsewhere, who, call);
        return world.plants().answered(call, reply);
    }

    private Future<Reply> forwarded(SimulatedNode owner, Actor actor, io.bellwire.protocol.Call call) {
        ContextInternal context = (ContextInternal) Vertx.currentContext();
        Promise<Reply> promise = Promise.promise();
        Runnable sent = () -> arrive(owner, actor, call, context, promise);
        if (!world.loses()) {
            world.time().after(world.networkDelay(), sent);
        }
        if (world.loses()) {
            world.time().after(world.networkDelay(), sent);
        }
        world.time()
                .after(
                        OWNER_PATIENCE,
                        () -> context.runOnContext(nothing -> {
                            if (!promise.future().isComplete() && !here.isDead()) {
                                here.switchboard
                                        .ofClient(actor, call)
                                        .onComplete(promise::tryComplete, promise::tryFail);
                            }
                        }));
        return promise.future();
    }

    private void arrive(
            SimulatedNode owner,
            Actor actor,
            io.bellwire.protocol.Call call,
            ContextInternal context,
            Promise<Reply> promise) {
        SimulatedNode.@Nullable Life there = owner.life();
        if (there == null) {
            return;
        }
        owner.context(owner.loop(0))
                .runOnContext(nothing -> there.switchboard.ofServer(actor, call).onSuccess(reply -> {
                    if (!world.loses() && !there.isDead()) {
                        world.time()
                                .after(
                                        world.networkDelay(),
                                        () -> context.runOnContext(arrived -> promise.tryComplete(reply)));
                    }
                }));
    }
}
