package io.bellwire.crash;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The way from a test's thread to the clients' event loop and back. */
final class ClientLoop {

    private ClientLoop() {}

    static <T> Future<T> run(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        Device.CLIENTS.runOnContext(nothing -> {
            try {
                work.get().onComplete(done);
            } catch (RuntimeException | AssertionError e) {
                done.tryFail(e);
            }
        });
        return done.future();
    }

    static void run(Runnable work) {
        await(() -> {
            work.run();
            return Future.succeededFuture();
        });
    }

    static <T> T await(Supplier<Future<T>> work) {
        try {
            return run(work).await(GatewayProcess.PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("nothing came for " + GatewayProcess.PATIENCE_SECONDS + " s", e);
        }
    }
}
