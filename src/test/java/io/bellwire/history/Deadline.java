package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.Happening.Heard;
import java.util.List;

/**
 * I4. By the store's own times, and besides by the monotonic clock of the clients alone: the deadline lies between {@code
 * timeout} after the call was sent and {@code timeout} after its answer came, so neither side's clock is trusted.
 */
final class Deadline {
    private static final double NANOS_PER_SECOND = 1e9;

    /** The store rounds to the ms. */
    private static final long ROUNDING_NANOS = 1_000_000;

    private static final List<String> DECIDING = List.of("accept", "reject", "cancel", "modifyInvitation");

    private final Trace trace;
    private final Findings findings;
    private final Answered invited;
    private final long expireAt;
    private final boolean silent;
    private final long earliestNanos;
    private final long latestNanos;

    private Deadline(Trace trace, Answered invited, long skewNanos, Findings findings) {
        double timeout = invited.call().params().getDouble("timeout", 30.0);
        long timeoutNanos = (long) (timeout * NANOS_PER_SECOND);
        this.trace = trace;
        this.findings = findings;
        this.invited = invited;
        this.expireAt = invited.result().getLong("expireAt");
        this.silent = timeout == 0;
        this.earliestNanos = firstSent(trace, invited) + timeoutNanos - ROUNDING_NANOS - skewNanos;
        this.latestNanos = silent ? Long.MAX_VALUE : invited.nanos() + timeoutNanos + ROUNDING_NANOS + skewNanos;
    }

    static void check(Trace trace, long skewNanos, Findings findings) {
        Answered invited = trace.invited();
        if (invited != null) {
            new Deadline(trace, invited, skewNanos, findings).check();
        }
    }

    /** By the clients' clock the deadline can't have come before this, ns; it may be any time if nobody knows. */
    static long earliestNanos(Trace trace, long skewNanos) {
        Answered invited = trace.invited();
        return invited == null
                ? Long.MIN_VALUE
                : new Deadline(trace, invited, skewNanos, violation -> {}).earliestNanos;
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
        DECIDING.forEach(method -> trace.succeeded(method).forEach(this::success));
        stays();
    }

    private void found(Rule rule, String what, Happening... proof) {
        findings.found(rule, trace.inviteID, what, proof);
    }

    private void timeout(Heard heard) {
        long at = heard.params().getLong("at");
        if (silent) {
            found(Rule.TOLD_SILENT_TIMEOUT, "", invited, heard);
        } else if (at < expireAt) {
            found(Rule.EARLY_TIMEOUT, "at " + at + ", the deadline was " + expireAt, invited, heard);
        } else if (heard.nanos() < earliestNanos) {
            String what = "heard of " + (earliestNanos - heard.nanos()) + " ns before it can have come";
            found(Rule.EARLY_TIMEOUT, what, invited, heard);
        }
    }

    private void success(Answered answer) {
        long at = answer.result().getLong("at");
        Called call = answer.call();
        if (at >= expireAt) {
            String what = call.method() + " took effect at " + at + ", the deadline was " + expireAt;
            found(Rule.LATE_WINNER, what, invited, answer);
        } else if (call.nanos() > latestNanos && !isRepeat(call)) {
            String what = call.method() + " was sent " + (call.nanos() - latestNanos) + " ns after the deadline";
            found(Rule.LATE_WINNER, what, invited, call, answer);
        }
    }

    /** What was sent in time may be asked for again. */
    private boolean isRepeat(Called late) {
        return trace.calls.stream()
                .anyMatch(call -> call.nanos() <= latestNanos
                        && call.method().equals(late.method())
                        && call.client().isSameDeviceAs(late.client()));
    }

    private void stays() {
        for (Answered answer : trace.answers) {
            boolean names = answer.succeeded() && answer.result().containsKey("expireAt");
            if (names && answer.result().getLong("expireAt") != expireAt) {
                moved(answer.result().getLong("expireAt"), answer);
            }
        }
        for (Trace.Shown shown : trace.shown) {
            if (shown.info().getLong("expireAt") != expireAt) {
                moved(shown.info().getLong("expireAt"), shown.answer());
            }
        }
    }

    private void moved(long to, Answered by) {
        found(Rule.DEADLINE_MOVED, "from " + expireAt + " to " + to, invited, by);
    }
}
