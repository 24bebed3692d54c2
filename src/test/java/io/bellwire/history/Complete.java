package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Heard;
import io.bellwire.history.Happening.Settled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * I6: nobody misses anything. What anybody heard of an invitation is its log; each connection has heard what of it its
 * user is entitled to: without gaps as far as it got, and to the end where it is known to have heard all. Who says at a
 * resume what it knows is told the rest, and not what it knew.
 */
final class Complete {
    private final Trace trace;
    private final Findings findings;
    private final Map<Integer, NavigableMap<Integer, Heard>> heardBy = new HashMap<>();

    private Complete(Trace trace, Findings findings) {
        this.trace = trace;
        this.findings = findings;
        for (Heard heard : trace.notices) {
            heardBy.computeIfAbsent(heard.client().connection(), connection -> new TreeMap<>())
                    .put(heard.seq(), heard);
        }
    }

    static void check(Trace trace, Findings findings) {
        Complete complete = new Complete(trace, findings);
        for (Login login : complete.concerned()) {
            complete.missed(login);
            complete.toldAgain(login);
        }
    }

    /** The connections that heard something, or should have. */
    private List<Login> concerned() {
        List<Login> concerned = new ArrayList<>();
        Parties parties = trace.parties();
        for (Login login : trace.all.logins().values()) {
            Client client = login.client();
            boolean settled = trace.all.settled().containsKey(client.connection());
            boolean party = client.userID().equals(parties.inviter()) || parties.isInvitee(client.userID());
            if (heardBy.containsKey(client.connection()) || (settled && party)) {
                concerned.add(login);
            }
        }
        return concerned;
    }

    private void missed(Login login) {
        int connection = login.client().connection();
        Entitlement entitlement = new Entitlement(trace, login);
        int floor = entitlement.floor();
        NavigableMap<Integer, Heard> heard = heardBy.getOrDefault(connection, new TreeMap<>());
        if (floor == Entitlement.NOTHING) {
            return;
        }
        Settled settled = trace.all.settled().get(connection);
        for (Heard notice : trace.log().tailMap(floor, false).values()) {
            boolean due = (settled != null && notice.position() < settled.position())
                    || (!heard.isEmpty() && notice.seq() < heard.lastKey());
            if (due && !heard.containsKey(notice.seq()) && entitlement.hears(notice) && !entitlement.isOwnAct(notice)) {
                String what = login.client() + " has not heard seq " + notice.seq() + " though it is entitled to what"
                        + " comes after " + floor;
                findings.found(Rule.MISSED, trace.inviteID, what, login.call(), notice, lastOf(heard), settled);
            }
        }
    }

    private static Heard lastOf(NavigableMap<Integer, Heard> heard) {
        return heard.isEmpty() ? null : heard.lastEntry().getValue();
    }

    /** A client that says what it knows is not told that again. */
    private void toldAgain(Login login) {
        Integer knew = login.knew(trace.inviteID);
        Answered answer = login.answer();
        if (knew == null || answer == null) {
            return;
        }
        for (Heard heard : heardBy.getOrDefault(login.client().connection(), new TreeMap<>())
                .values()) {
            if (heard.seq() <= knew) {
                String what = "it was known up to " + knew + ", and seq " + heard.seq() + " was told";
                findings.found(Rule.TOLD_AGAIN, trace.inviteID, what, login.call(), heard);
            }
        }
    }
}
