package io.bellwire.connection;

import io.bellwire.delivery.EncodedNotice;
import io.bellwire.protocol.Answer;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A gateway in a process of its own, with little memory, for {@link HostileClientIT}. */
public final class HostileTarget {

    /** A call of this user sends notices to everybody called {@value #SLEEPER}. */
    static final String WAKER = "waker";

    static final String SLEEPER = "sleeper";
    static final int SLEEPERS = 20;
    private static final int NOTICES_PER_CALL = 10;
    private static final int NOTICE_BYTES = 20_000;

    private HostileTarget() {}

    /** Runs until its input ends. */
    public static void main(String[] arguments) throws Exception {
        TestGateway gateway = TestGateway.start(CallsIT.limits(0, 1, 0), UnaryOperator.identity(), Clock.systemUTC());
        gateway.calls.behaviour = (actor, call) -> {
            if (actor.userID().equals(WAKER)) {
                wake(gateway);
            }
            gateway.calls.made.clear();
            return Future.succeededFuture(Answer.Done.INSTANCE);
        };
        System.out.println("ready " + gateway.port());
        while (System.in.read() >= 0) {
            Runtime runtime = Runtime.getRuntime();
            System.gc();
            System.out.println(
                    "used " + (runtime.totalMemory() - runtime.freeMemory()) + " sockets " + gateway.server.sockets());
        }
        gateway.close();
    }

    private static void wake(TestGateway gateway) {
        for (int i = 0; i < NOTICES_PER_CALL; i++) {
            EncodedNotice notice = Notices.large(UUID.randomUUID(), 1, NOTICE_BYTES);
            for (int device = 0; device < SLEEPERS; device++) {
                if (gateway.sessions.find(SLEEPER, "d" + device) != null) {
                    notice.payload().retain();
                    gateway.sessions
                            .deliver(SLEEPER, "d" + device, notice)
                            .onComplete(done -> notice.payload().release());
                }
            }
            notice.payload().release();
        }
    }
}
