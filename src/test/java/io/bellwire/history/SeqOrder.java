package io.bellwire.history;

import io.bellwire.history.Happening.Heard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** I5. */
final class SeqOrder {
    private static final String OFFER = "onReceiveNewInvitation";

    private final Trace trace;
    private final HistoryChecker.Findings findings;

    /** Since when it is known of an invitee, or of all ("") that it is over; ns. */
    private final Map<String, Long> over = new HashMap<>();

    private final Map<Integer, Heard> lastOnConnection = new HashMap<>();
    private final Map<Integer, Boolean> doneOnConnection = new HashMap<>();

    private SeqOrder(Trace trace, HistoryChecker.Findings findings) {
        this.trace = trace;
        this.findings = findings;
    }

    static void check(Trace trace, List<Claim> claims, HistoryChecker.Findings findings) {
        SeqOrder order = new SeqOrder(trace, findings);
        claims.forEach(claim -> order.over.merge(claim.invitee(), claim.nanos(), Math::min));
        for (Heard heard : trace.notices) {
            if (heard.method().equals("onInvitationEnded")) {
                order.over.merge("", heard.nanos(), Math::min);
            }
        }
        trace.notices.forEach(order::check);
    }

    private void check(Heard heard) {
        int connection = heard.client().connection();
        Heard before = lastOnConnection.put(connection, heard);
        if (before != null && before.seq() >= heard.seq()) {
            findings.found("I5", trace, "connection " + connection + " heard " + before + " and then " + heard);
        }
        if (before != null && before.method().equals("onInvitationEnded")) {
            findings.found("I5", trace, "connection " + connection + " heard " + heard + " after the end");
        }
        if (heard.method().equals(OFFER)) {
            checkOffer(heard, connection);
        } else if (Claim.decided(heard).contains(heard.client().userID())) {
            doneOnConnection.put(connection, true);
        }
    }

    private void checkOffer(Heard heard, int connection) {
        if (doneOnConnection.containsKey(connection)) {
            findings.found("I5", trace, "connection " + connection + " was rung after its user's end: " + heard);
        }
        Long login = trace.logins.get(connection);
        long known = Math.min(
                over.getOrDefault("", Long.MAX_VALUE),
                over.getOrDefault(heard.client().userID(), Long.MAX_VALUE));
        if (login != null && known < login) {
            findings.found("I5", trace, "a dead invitation rang: " + heard);
        }
    }
}
