package io.bellwire;

import io.bellwire.observability.Metric;
import io.bellwire.observability.Telemetry;
import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.Method;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RpcError;
import io.micrometer.core.instrument.Counter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the calls that were answered, by method and result, wherever they came from. */
final class CallCounters {
    private final Telemetry telemetry;

    /** Made when they are first needed, so that nobody has to read of methods and errors that never came. */
    private final Map<Method, Results> byMethod = new ConcurrentHashMap<>();

    CallCounters(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    void count(Method method, Reply reply) {
        byMethod.computeIfAbsent(method, Results::new).count(reply);
    }

    /** The results of one method. */
    private final class Results {
        private final Method method;
        private final Counter ok;
        private final Map<ErrorCode, Counter> errors = new ConcurrentHashMap<>();

        Results(Method method) {
            this.method = method;
            this.ok = telemetry.counter(Metric.CALLS, method.word(), "ok");
        }

        void count(Reply reply) {
            Counter counter =
                    reply instanceof RpcError error ? errors.computeIfAbsent(error.code(), this::counter) : ok;
            counter.increment();
        }

        private Counter counter(ErrorCode code) {
            return telemetry.counter(Metric.CALLS, method.word(), Integer.toString(code.code()));
        }
    }
}
