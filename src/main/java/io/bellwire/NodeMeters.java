package io.bellwire;

import io.bellwire.connection.CallHandler;
import io.bellwire.connection.ConnectionMetrics;
import io.bellwire.observability.Metric;
import io.bellwire.observability.Telemetry;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.CloseCode;
import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RpcError;
import io.bellwire.signaling.SignalingMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Connects what the rooms tell with the meters. Every meter is resolved before it is needed. */
final class NodeMeters {

    private final Telemetry telemetry;
    private final LongAdder openInvitations = new LongAdder();

    NodeMeters(Telemetry telemetry) {
        this.telemetry = telemetry;
        telemetry.gauge(Metric.INVITATIONS_OPEN, openInvitations::sum);
    }

    /** An invitation was open already when the node started. */
    void adopted() {
        openInvitations.increment();
    }

    SignalingMetrics signaling() {
        Counter created = telemetry.counter(Metric.INVITATIONS_CREATED);
        Map<Outcome, Counter> ended =
                counters(Outcome.class, outcome -> telemetry.counter(Metric.INVITATIONS_ENDED, outcome.word()));
        Timer lateness = telemetry.timer(Metric.TIMEOUT_LATENESS);
        Timer append = telemetry.timer(Metric.STORE_APPEND);
        return new SignalingMetrics() {
            @Override
            public void created() {
                openInvitations.increment();
                created.increment();
            }

            @Override
            public void ended(Outcome outcome) {
                openInvitations.decrement();
                Objects.requireNonNull(ended.get(outcome)).increment();
            }

            @Override
            public void timedOut(long lateMs) {
                lateness.record(lateMs, TimeUnit.MILLISECONDS);
            }

            @Override
            public void appended(long nanos) {
                append.record(nanos, TimeUnit.NANOSECONDS);
            }
        };
    }

    ConnectionMetrics connections() {
        LongAdder sockets = new LongAdder();
        LongAdder sessions = new LongAdder();
        telemetry.gauge(Metric.CONNECTIONS, sockets::sum);
        telemetry.gauge(Metric.SESSIONS, sessions::sum);
        return new ConnectionCounters(telemetry, sockets, sessions);
    }

    /** Counts and times the calls that go to a handler. */
    CallHandler measured(CallHandler handler) {
        Map<Class<?>, CallMeter> meters = new ConcurrentHashMap<>();
        return (actor, call) -> measured(handler, actor, call, meters);
    }

    private Future<Reply> measured(CallHandler handler, Actor actor, Call call, Map<Class<?>, CallMeter> meters) {
        CallMeter meter = meters.get(call.getClass());
        if (meter == null) {
            meter = meters.computeIfAbsent(call.getClass(), type -> new CallMeter(telemetry, method(type)));
        }
        CallMeter known = meter;
        long start = System.nanoTime();
        return handler.call(actor, call).onComplete(reply -> known.answered(System.nanoTime() - start, reply));
    }

    /** As in {@code modifyInvitation}; both kinds of invite count as {@code invite}. */
    private static String method(Class<?> type) {
        String name = type.getSimpleName();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    private static <E extends Enum<E>> Map<E, Counter> counters(Class<E> type, Function<E, Counter> counter) {
        return Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(
                        Function.identity(), counter, (first, second) -> first, () -> new EnumMap<>(type)));
    }

    /** The meters of one method. Those of errors come into being with the first one: most never happen. */
    private static final class CallMeter {

        private final Telemetry telemetry;
        private final String method;
        private final Timer duration;
        private final Counter fine;
        private final Map<ErrorCode, Counter> errors = new ConcurrentHashMap<>();

        CallMeter(Telemetry telemetry, String method) {
            this.telemetry = telemetry;
            this.method = method;
            this.duration = telemetry.timer(Metric.CALL_DURATION, method);
            this.fine = telemetry.counter(Metric.CALLS, method, "ok");
        }

        void answered(long nanos, AsyncResult<Reply> reply) {
            duration.record(nanos, TimeUnit.NANOSECONDS);
            if (reply.failed()) {
                error(ErrorCode.INTERNAL);
            } else if (reply.result() instanceof RpcError error) {
                error(error.code());
            } else {
                fine.increment();
            }
        }

        private void error(ErrorCode code) {
            errors.computeIfAbsent(code, key -> telemetry.counter(Metric.CALLS, method, Integer.toString(key.code())))
                    .increment();
        }
    }

    private static final class ConnectionCounters implements ConnectionMetrics {

        private static final String OTHER = "other";

        /** What RFC 6455 calls a connection that went without a close frame. */
        private static final int ABNORMAL = 1006;

        private final LongAdder sockets;
        private final LongAdder sessions;
        private final Map<Integer, Counter> closed;
        private final Counter closedOtherwise;
        private final Map<Refusal, Counter> refused;
        private final Counter logins;
        private final Counter loginsRefused;
        private final Counter callsLimited;
        private final Counter messagesReceived;
        private final Counter messagesSent;
        private final Counter bytesReceived;
        private final Counter bytesSent;

        ConnectionCounters(Telemetry telemetry, LongAdder sockets, LongAdder sessions) {
            this.sockets = sockets;
            this.sessions = sessions;
            this.closed = closeCounters(telemetry);
            this.closedOtherwise = telemetry.counter(Metric.CONNECTIONS_CLOSED, OTHER);
            this.refused = counters(
                    Refusal.class,
                    reason -> telemetry.counter(
                            Metric.UPGRADES_REFUSED, reason.name().toLowerCase(Locale.ROOT)));
            this.logins = telemetry.counter(Metric.LOGINS);
            this.loginsRefused = telemetry.counter(Metric.LOGINS_REFUSED);
            this.callsLimited = telemetry.counter(Metric.CALLS_LIMITED);
            this.messagesReceived = telemetry.counter(Metric.MESSAGES_RECEIVED);
            this.messagesSent = telemetry.counter(Metric.MESSAGES_SENT);
            this.bytesReceived = telemetry.counter(Metric.BYTES_RECEIVED);
            this.bytesSent = telemetry.counter(Metric.BYTES_SENT);
        }

        /** A client may send any code: those that are not ours count as one. */
        private static Map<Integer, Counter> closeCounters(Telemetry telemetry) {
            Map<Integer, Counter> counters = Arrays.stream(CloseCode.values())
                    .collect(Collectors.toMap(CloseCode::code, code -> counter(telemetry, code.code())));
            counters.put(ABNORMAL, counter(telemetry, ABNORMAL));
            return Map.copyOf(counters);
        }

        private static Counter counter(Telemetry telemetry, int code) {
            return telemetry.counter(Metric.CONNECTIONS_CLOSED, Integer.toString(code));
        }

        @Override
        public void opened() {
            sockets.increment();
        }

        @Override
        public void closed(int code) {
            sockets.decrement();
            closed.getOrDefault(code, closedOtherwise).increment();
        }

        @Override
        public void refused(Refusal reason) {
            Objects.requireNonNull(refused.get(reason)).increment();
        }

        @Override
        public void loggedIn() {
            sessions.increment();
            logins.increment();
        }

        @Override
        public void loggedOut() {
            sessions.decrement();
        }

        @Override
        public void loginRefused() {
            loginsRefused.increment();
        }

        @Override
        public void callRefused() {
            callsLimited.increment();
        }

        @Override
        public void messageReceived() {
            messagesReceived.increment();
        }

        @Override
        public void messageSent() {
            messagesSent.increment();
        }

        @Override
        public void bytesReceived(int bytes) {
            bytesReceived.increment(bytes);
        }

        @Override
        public void bytesSent(int bytes) {
            bytesSent.increment(bytes);
        }
    }
}
