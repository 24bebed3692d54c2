package io.bellwire;

import io.bellwire.connection.CallHandler;
import io.bellwire.observability.Metric;
import io.bellwire.observability.Telemetry;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Method;
import io.bellwire.protocol.Reply;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts and times the calls that it hands on. */
final class MeteredCalls implements CallHandler {
    private final CallHandler calls;
    private final CallCounters counters;
    private final Telemetry telemetry;

    /** Made when they are first needed, so that nobody has to read of methods that never came. */
    private final Map<Method, Timer> durations = new ConcurrentHashMap<>();

    MeteredCalls(CallHandler calls, CallCounters counters, Telemetry telemetry) {
        this.calls = calls;
        this.counters = counters;
        this.telemetry = telemetry;
    }

    @Override
    public Future<Reply> call(Actor actor, Call call) {
        Timer duration = durations.computeIfAbsent(call.method(), this::timer);
        long started = System.nanoTime();
        return calls.call(actor, call).onSuccess(reply -> {
            duration.record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
            counters.count(call.method(), reply);
        });
    }

    private Timer timer(Method method) {
        return telemetry.timer(Metric.CALL_DURATION, method.word());
    }
}
