package io.bellwire.connection;

import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Reply;
import io.vertx.core.Future;

/** Where decoded calls of logged-in clients go; what stands behind it is not the connection's business. */
public interface CallHandler {

    /**
     * Carries out a call: any but {@code login}, {@code logout} and {@code ping}. A mutating call is answered once its
     * effect is in the store. The future completes on the caller's context and never fails for an expected reason.
     */
    Future<Reply> call(Actor actor, Call call);
}
