package io.bellwire;

import io.bellwire.connection.CallHandler;
import io.bellwire.observability.Metric;
import io.bellwire.observability.Telemetry;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.Method;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RpcError;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts and times the calls that it hands on. */
final class MeteredCalls implements CallHandler {
    private final CallHandler calls;
    private final Telemetry telemetry;

    /** Made when they are first needed, so that nobody has to read of methods and errors that never came. */
    private final Map<Method, Meters> byMethod = new ConcurrentHashMap<>();

    MeteredCalls(CallHandler calls, Telemetry telemetry) {
        this.calls = calls;
        this.telemetry = telemetry;
    }

    @Override
    public Future<Reply> call(Actor actor, Call call) {
        Meters meters = byMethod.computeIfAbsent(call.method(), Meters::new);
        long started = System.nanoTime();
        return calls.call(actor, call).onSuccess(reply -> meters.count(reply, System.nanoTime() - started));
    }

    /** The meters of one method. */
    private final class Meters {
        private final Method method;
        private final Timer duration;
        private final Counter ok;
        private final Map<ErrorCode, Counter> errors = new ConcurrentHashMap<>();

        Meters(Method method) {
            this.method = method;
            this.duration = telemetry.timer(Metric.CALL_DURATION, method.word());
            this.ok = telemetry.counter(Metric.CALLS, method.word(), "ok");
        }

        void count(Reply reply, long nanos) {
            duration.record(nanos, TimeUnit.NANOSECONDS);
            Counter counter =
                    reply instanceof RpcError error ? errors.computeIfAbsent(error.code(), this::counter) : ok;
            counter.increment();
        }

        private Counter counter(ErrorCode code) {
            return telemetry.counter(Metric.CALLS, method.word(), Integer.toString(code.code()));
        }
    }
}
