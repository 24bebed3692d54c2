package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Heard;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** I8: who has no part in an invitation hears nothing of it, can do nothing to it, and can't tell that it exists. */
final class Strangers {
    private static final int UNKNOWN_OR_OVER = 8010;
    private static final int NO_PERMISSION = 8011;

    /** The calls that need a part in the invitation. An invite with its ID may be told that the ID is taken. */
    private static final Set<String> NEED_A_PART =
            Set.of("accept", "reject", "cancel", "modifyInvitation", "addInvitees", "ringing", "getSignalingInfo");

    /** What an ID that nobody knows is refused with, as it was first seen. */
    private final List<Answered> unknown = new ArrayList<>();

    private final Findings findings;

    Strangers(Findings findings) {
        this.findings = findings;
    }

    void check(Trace trace) {
        Parties parties = trace.parties();
        for (Heard heard : trace.notices) {
            String userID = heard.client().userID();
            if (parties.isStranger(userID) || beforeItsTime(parties, userID, heard)) {
                findings.found(Rule.STRANGER_HEARD, trace.inviteID, userID, heard);
            }
        }
        for (Trace.Shown shown : trace.shown) {
            if (parties.isStranger(shown.client().userID())) {
                findings.found(
                        Rule.STRANGER_SHOWN, trace.inviteID, shown.client().userID(), shown.answer());
            }
        }
        for (Answered answer : trace.answers) {
            if (NEED_A_PART.contains(answer.call().method())) {
                answered(
                        trace, answer, parties.isStranger(answer.call().client().userID()));
            }
        }
    }

    /** Who was added later has no right to what was said before. */
    private static boolean beforeItsTime(Parties parties, String userID, Heard heard) {
        return parties.isAmongInvitees()
                && !userID.equals(parties.inviter())
                && heard.seq() < parties.inviteeSince(userID);
    }

    private void answered(Trace trace, Answered answer, boolean stranger) {
        if (isUnknown(trace, answer)) {
            sameWords(trace, answer);
        } else if (stranger && answer.succeeded()) {
            findings.found(Rule.STRANGER_ACTED, trace.inviteID, "", answer.call(), answer);
        } else if (stranger && (answer.code() == UNKNOWN_OR_OVER || answer.code() == NO_PERMISSION)) {
            findings.found(Rule.STRANGER_TOLD, trace.inviteID, "", answer.call(), answer);
        }
    }

    /** Whether this is the refusal that an unknown ID gives: nothing in it but the ID. */
    static boolean isUnknown(Trace trace, Answered answer) {
        return answer.code() == UNKNOWN_OR_OVER
                && new JsonObject()
                        .put("inviteID", trace.inviteID)
                        .equals(answer.error().getJsonObject("data"));
    }

    /** Not even the words may differ. */
    private void sameWords(Trace trace, Answered answer) {
        if (unknown.isEmpty()) {
            unknown.add(answer);
        } else if (!words(unknown.get(0)).equals(words(answer))) {
            findings.found(Rule.STRANGER_TOLD, trace.inviteID, "in other words", unknown.get(0), answer);
        }
    }

    private static JsonObject words(Answered answer) {
        JsonObject error = answer.error().copy();
        error.remove("data");
        return error;
    }
}
