package io.bellwire;

import io.bellwire.connection.ConnectionMetrics;
import io.bellwire.delivery.FanOut;
import io.bellwire.observability.Metric;
import io.bellwire.observability.Telemetry;
import io.bellwire.protocol.Method;
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.Reply;
import io.bellwire.signaling.SignalingMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What the rooms count, kept in the node's meters. */
final class NodeMetrics implements ConnectionMetrics, SignalingMetrics {
    private final Telemetry telemetry;
    private final CallCounters calls;
    private final LongAdder connections = new LongAdder();
    private final LongAdder sessions = new LongAdder();
    private final LongAdder open = new LongAdder();
    private final Map<Outcome, Counter> ended = new EnumMap<>(Outcome.class);
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);

    /** By close code: a handful, as the gateway answers with codes of its own list only. */
    private final Map<Integer, Counter> closed = new ConcurrentHashMap<>();

    private final Counter created;
    private final Counter logins;
    private final Counter loginsRefused;
    private final Counter callsLimited;
    private final Counter messagesReceived;
    private final Counter messagesSent;
    private final Counter noticesSent;
    private final Counter bytesReceived;
    private final Counter bytesSent;
    private final Timer lateness;
    private final Timer appends;

    NodeMetrics(Telemetry telemetry, CallCounters calls, FanOut fanOut) {
        this.telemetry = telemetry;
        this.calls = calls;
        this.created = telemetry.counter(Metric.INVITATIONS_CREATED);
        this.logins = telemetry.counter(Metric.LOGINS);
        this.loginsRefused = telemetry.counter(Metric.LOGINS_REFUSED);
        this.callsLimited = telemetry.counter(Metric.CALLS_LIMITED);
        this.messagesReceived = telemetry.counter(Metric.MESSAGES_RECEIVED);
        this.messagesSent = telemetry.counter(Metric.MESSAGES_SENT);
        this.noticesSent = telemetry.counter(Metric.NOTICES_SENT);
        this.bytesReceived = telemetry.counter(Metric.BYTES_RECEIVED);
        this.bytesSent = telemetry.counter(Metric.BYTES_SENT);
        this.lateness = telemetry.timer(Metric.TIMEOUT_LATENESS);
        this.appends = telemetry.timer(Metric.STORE_APPEND);
        for (Outcome outcome : Outcome.values()) {
            ended.put(outcome, telemetry.counter(Metric.INVITATIONS_ENDED, outcome.word()));
        }
        for (Refusal reason : Refusal.values()) {
            refused.put(
                    reason,
                    telemetry.counter(Metric.UPGRADES_REFUSED, reason.name().toLowerCase(Locale.ROOT)));
        }
        telemetry.gauge(Metric.CONNECTIONS, connections::sum);
        telemetry.gauge(Metric.SESSIONS, sessions::sum);
        telemetry.gauge(Metric.INVITATIONS_OPEN, open::sum);
        telemetry.gauge(Metric.NOTICES_WAITING, fanOut::backlog);
    }

    @Override
    public void opened() {
        connections.increment();
    }

    @Override
    public void closed(int code) {
        connections.decrement();
        closed.computeIfAbsent(code, c -> telemetry.counter(Metric.CONNECTIONS_CLOSED, Integer.toString(c)))
                .increment();
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
    public void answered(Method method, Reply reply) {
        calls.count(method, reply);
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
    public void noticeSent() {
        noticesSent.increment();
    }

    @Override
    public void bytesReceived(int bytes) {
        bytesReceived.increment(bytes);
    }

    @Override
    public void bytesSent(int bytes) {
        bytesSent.increment(bytes);
    }

    @Override
    public void open(int more) {
        open.add(more);
    }

    @Override
    public void created() {
        created.increment();
    }

    @Override
    public void ended(Outcome outcome) {
        Objects.requireNonNull(ended.get(outcome)).increment();
    }

    @Override
    public void timedOut(long lateMs) {
        lateness.record(lateMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public void appended(long nanos) {
        appends.record(nanos, TimeUnit.NANOSECONDS);
    }
}
