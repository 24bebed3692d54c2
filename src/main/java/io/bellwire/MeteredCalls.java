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
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts and times the calls that it hands on. */
final class MeteredCalls implements CallHandler {
    private final CallHandler calls;
    private final Map<Method, Meters> byMethod = new EnumMap<>(Method.class);

    MeteredCalls(CallHandler calls, Telemetry telemetry) {
        this.calls = calls;
        for (Method method : Method.values()) {
            byMethod.put(method, new Meters(method, telemetry));
        }
    }

    @Override
    public Future<Reply> call(Actor actor, Call call) {
        Meters meters = byMethod.get(call.method());
        long started = System.nanoTime();
        return calls.call(actor, call).onSuccess(reply -> meters.count(reply, System.nanoTime() - started));
    }

    /** The meters of one method. */
    private static final class Meters {
        private final Timer duration;
        private final Counter ok;
        private final Map<ErrorCode, Counter> errors = new EnumMap<>(ErrorCode.class);

        Meters(Method method, Telemetry telemetry) {
            duration = telemetry.timer(Metric.CALL_DURATION, method.word());
            ok = telemetry.counter(Metric.CALLS, method.word(), "ok");
            for (ErrorCode code : ErrorCode.values()) {
                errors.put(code, telemetry.counter(Metric.CALLS, method.word(), Integer.toString(code.code())));
            }
        }

        void count(Reply reply, long nanos) {
            duration.record(nanos, TimeUnit.NANOSECONDS);
            Counter counter = reply instanceof RpcError error ? errors.get(error.code()) : ok;
            counter.increment();
        }
    }
}
