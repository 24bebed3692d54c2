package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.Happening.Heard;
import java.util.List;
import java.util.Optional;

/**
 * I4. By the store's own times, and besides by the monotonic clock of the clients alone: the deadline lies between {@code
 * timeout} after the call was sent and {@code timeout} after its answer came, so neither side's clock is trusted.
 */
final class Deadline {
    private static final double NANOS_PER_SECOND = 1e9;

    /** The store rounds to the ms. */
    private static final long ROUNDING_NANOS = 1_000_000;

    private static final List<String> ANSWERING = List.of("accept", "reject", "cancel");

    private final Trace trace;
    private final HistoryChecker.Findings findings;
    private final long expireAt;
    private final boolean silent;
    private final long earliestNanos;
    private final long latestNanos;

    private Deadline(Trace trace, long skewNanos, HistoryChecker.Findings findings, Answered invited) {
        double timeout = invited.call().params().getDouble("timeout", 30.0);
        long timeoutNanos = (long) (timeout * NANOS_PER_SECOND);
        this.trace = trace;
        this.findings = findings;
        this.expireAt = invited.result().getLong("expireAt");
        this.silent = timeout == 0;
        this.earliestNanos = firstSent(trace, invited) + timeoutNanos - ROUNDING_NANOS - skewNanos;
        this.latestNanos = silent ? Long.MAX_VALUE : invited.nanos() + timeoutNanos + ROUNDING_NANOS + skewNanos;
    }

    static void check(Trace trace, long skewNanos, HistoryChecker.Findings findings) {
        Optional<Answered> invited = trace.answers.stream()
                .filter(answer ->
                        answer.succeeded() && Trace.invites(answer.call().method()))
                .findFirst();
        invited.ifPresent(answer -> new Deadline(trace, skewNanos, findings, answer).check());
    }

    /** An attempt that was never answered may be the one that took effect. */
    private static long firstSent(Trace trace, Answered invited) {
        return trace.calls.stream()
                .filter(call -> Trace.invites(call.method()))
                .mapToLong(Called::nanos)
                .min()
                .orElse(invited.call().nanos());
    }

    private void check() {
        trace.notices.stream()
                .filter(heard -> heard.method().equals("onInvitationTimeout"))
                .forEach(this::timeout);
        ANSWERING.forEach(method -> trace.succeeded(method).forEach(this::success));
    }

    private void timeout(Heard heard) {
        long at = heard.params().getLong("at");
        if (silent) {
            findings.found("I4", trace, "a timeout of 0 was told: " + heard);
        } else if (at < expireAt) {
            findings.found("I4", trace, "timed out at " + at + ", before " + expireAt);
        } else if (heard.nanos() < earliestNanos) {
            findings.found(
                    "I4", trace, "heard of the timeout " + (earliestNanos - heard.nanos()) + " ns before the deadline");
        }
    }

    private void success(Answered answer) {
        long at = answer.result().getLong("at");
        Called call = answer.call();
        if (at >= expireAt) {
            findings.found("I4", trace, call.method() + " took effect at " + at + ", the deadline was " + expireAt);
        } else if (call.nanos() > latestNanos && !isRepeat(call)) {
            findings.found("I4", trace, call + " was sent after the deadline and won");
        }
    }

    /** What was sent in time may be asked for again. */
    private boolean isRepeat(Called late) {
        return trace.calls.stream()
                .anyMatch(call -> call.nanos() <= latestNanos
                        && call.method().equals(late.method())
                        && call.client().userID().equals(late.client().userID())
                        && call.client().deviceID().equals(late.client().deviceID()));
    }
}
