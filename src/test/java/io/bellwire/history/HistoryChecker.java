package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Heard;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides from the outside, by what clients saw alone, whether these held:
 *
 * <ul>
 *   <li>I1: each invitee reaches one end, once, and has reached it when the invitation has ended;
 *   <li>I2: whoever is told, is told the same;
 *   <li>I4: no timeout before the deadline, and nobody who comes after it wins;
 *   <li>I5: per connection the notices of an invitation come in the order of {@code seq}, each once, none after the end,
 *       and nothing rings that is over;
 *   <li>I8: of an invitation from one to one nobody else hears.
 * </ul>
 *
 * <p>The cost is linear in the length of the history.
 */
public final class HistoryChecker {
    private final List<Violation> violations = new ArrayList<>();

    private final long skewNanos;

    private HistoryChecker(long skewNanos) {
        this.skewNanos = skewNanos;
    }

    /** Everything that is wrong; empty: nothing. */
    public static List<Violation> check(History history) {
        return check(history, 0);
    }

    /**
     * The same where the store's clock may have been set meanwhile.
     *
     * @param skewNanos by how much it may have gone faster or slower than the clients' monotonic one
     */
    public static List<Violation> check(History history, long skewNanos) {
        HistoryChecker checker = new HistoryChecker(skewNanos);
        Trace.of(history.happenings()).forEach(checker::check);
        return checker.violations;
    }

    private void check(Trace trace) {
        List<Claim> claims = Claim.of(trace);
        oneEnd(trace);
        allEnded(trace);
        sameEnd(trace, claims);
        sameNotice(trace);
        Deadline.check(trace, skewNanos, this::found);
        SeqOrder.check(trace, claims, this::found);
        noStrangers(trace);
    }

    private void found(String invariant, Trace trace, String what) {
        violations.add(new Violation(invariant, trace.inviteID, what));
    }

    /** Where a rule says what it found. */
    interface Findings {
        void found(String invariant, Trace trace, String what);
    }

    /** I1: an invitee is decided about at one {@code seq} only, and by one device only. */
    private void oneEnd(Trace trace) {
        Map<String, Integer> decidedAt = new HashMap<>();
        for (Heard heard : trace.notices) {
            for (String invitee : Claim.decided(heard)) {
                Integer before = decidedAt.putIfAbsent(invitee, heard.seq());
                if (before != null && before != heard.seq()) {
                    found("I1", trace, invitee + " reached an end at seq " + before + " and at " + heard.seq());
                }
            }
        }
        Map<String, String> winners = new HashMap<>();
        for (Answered answer : trace.answers) {
            String method = answer.call().method();
            if (answer.succeeded() && (method.equals("accept") || method.equals("reject"))) {
                Client client = answer.call().client();
                String winner = method + " on " + client.deviceID();
                String before = winners.putIfAbsent(client.userID(), winner);
                if (before != null && !before.equals(winner)) {
                    found("I1", trace, client.userID() + " succeeded with " + before + " and " + winner);
                }
            }
        }
    }

    /** I1: nobody is left when it has ended. */
    private void allEnded(Trace trace) {
        for (Heard heard : trace.notices) {
            if (heard.method().equals("onInvitationEnded")) {
                noneInviting(trace, heard.params().getJsonArray("invitees"));
            }
        }
        for (Trace.Shown shown : trace.shown) {
            if (shown.info().getString("state").equals("ended")) {
                noneInviting(trace, shown.info().getJsonArray("invitees"));
            }
        }
    }

    private void noneInviting(Trace trace, JsonArray rows) {
        for (int i = 0; i < rows.size(); i++) {
            JsonObject row = rows.getJsonObject(i);
            if (row.getString("state").equals("inviting")) {
                found("I1", trace, row.getString("userID") + " is inviting though the invitation has ended");
            }
        }
    }

    /** I2: every source names the same end of an invitee. */
    private void sameEnd(Trace trace, List<Claim> claims) {
        Map<String, Claim> first = new HashMap<>();
        for (Claim claim : claims) {
            Claim before = first.putIfAbsent(claim.invitee(), claim);
            if (before != null && !before.state().equals(claim.state())) {
                found("I2", trace, before + " but " + claim);
            }
        }
    }

    /** I2: one {@code seq}, one notice; an offer says how things stand, and differs from device to device. */
    private void sameNotice(Trace trace) {
        Map<Integer, Heard> first = new HashMap<>();
        for (Heard heard : trace.notices) {
            if (heard.method().equals("onReceiveNewInvitation")) {
                continue;
            }
            Heard before = first.putIfAbsent(heard.seq(), heard);
            boolean same = before == null
                    || (before.method().equals(heard.method())
                            && before.params().equals(heard.params()));
            if (!same) {
                found("I2", trace, before + " but " + heard);
            }
        }
    }

    /** I8: in an invitation from one to one, only the two have a part. */
    private void noStrangers(Trace trace) {
        for (Heard heard : trace.notices) {
            JsonObject params = heard.params();
            if (!heard.method().equals("onReceiveNewInvitation")
                    || !params.getString("groupID").isEmpty()) {
                continue;
            }
            Set<String> parties = new TreeSet<>(Claim.strings(params.getJsonArray("inviteeList")));
            parties.add(params.getString("inviter"));
            trace.notices.stream()
                    .map(other -> other.client().userID())
                    .filter(userID -> !parties.contains(userID))
                    .forEach(userID -> found("I8", trace, userID + " heard of it"));
            return;
        }
    }
}
