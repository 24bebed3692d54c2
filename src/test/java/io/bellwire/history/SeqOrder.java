package io.bellwire.history;

import io.bellwire.history.Happening.Heard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** I5: what each connection hears comes in the order of {@code seq}, each once, nothing after the end. */
final class SeqOrder {
    private final Trace trace;
    private final Findings findings;

    /** What first told that an invitee, or all (""), is through. */
    private final Map<String, Happening> over = new HashMap<>();

    private final Map<Integer, Heard> lastOnConnection = new HashMap<>();
    private final Map<Integer, Heard> doneOnConnection = new HashMap<>();

    private SeqOrder(Trace trace, Findings findings) {
        this.trace = trace;
        this.findings = findings;
    }

    static void check(Trace trace, List<Claim> claims, Findings findings) {
        SeqOrder order = new SeqOrder(trace, findings);
        claims.forEach(claim -> order.over.merge(claim.invitee(), claim.source(), SeqOrder::first));
        for (Heard heard : trace.notices) {
            if (heard.method().equals(Trace.ENDED)) {
                order.over.merge("", heard, SeqOrder::first);
            }
        }
        trace.notices.forEach(order::check);
    }

    private static Happening first(Happening one, Happening other) {
        return one.position() <= other.position() ? one : other;
    }

    private void found(Rule rule, String what, Happening... proof) {
        findings.found(rule, trace.inviteID, what, proof);
    }

    private void check(Heard heard) {
        int connection = heard.client().connection();
        Heard before = lastOnConnection.put(connection, heard);
        if (before != null) {
            follows(before, heard);
        }
        if (heard.method().equals(Trace.OFFER)) {
            offer(heard, connection);
        } else if (Claim.decided(heard).contains(heard.client().userID())) {
            doneOnConnection.putIfAbsent(connection, heard);
        }
    }

    private void follows(Heard before, Heard heard) {
        String what = "seq " + heard.seq() + " after " + before.seq() + " on connection "
                + heard.client().connection();
        if (before.seq() == heard.seq()) {
            found(Rule.TWICE, what, before, heard);
        } else if (before.seq() > heard.seq()) {
            found(Rule.OUT_OF_ORDER, what, before, heard);
        }
        if (before.method().equals(Trace.ENDED)) {
            found(Rule.AFTER_THE_END, what, before, heard);
        }
    }

    private void offer(Heard heard, int connection) {
        Heard done = doneOnConnection.get(connection);
        if (done != null) {
            found(Rule.DEAD_RING, "after its user's end", done, heard);
        }
        Login login = trace.all.logins().get(connection);
        Happening known = knownOver(heard.client().userID());
        if (login != null && known != null && known.position() < login.call().position()) {
            found(Rule.DEAD_RING, "at a login after the end", known, login.call(), heard);
        }
    }

    private Happening knownOver(String userID) {
        Happening all = over.get("");
        Happening own = over.get(userID);
        return all == null || own == null ? (all == null ? own : all) : first(all, own);
    }
}
