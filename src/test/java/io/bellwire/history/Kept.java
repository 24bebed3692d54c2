package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.Happening.Settled;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * I3: what was acknowledged is there afterwards, in everything that is shown later, and in what those hear who are told
 * all.
 */
final class Kept {
    private final Trace trace;
    private final Findings findings;

    private Kept(Trace trace, Findings findings) {
        this.trace = trace;
        this.findings = findings;
    }

    static void check(Trace trace, Findings findings) {
        Kept kept = new Kept(trace, findings);
        for (Answered answer : trace.answers) {
            if (answer.succeeded()) {
                kept.shown(answer);
                kept.told(answer);
            }
        }
        kept.known();
    }

    private void lost(Answered answer, String what, Happening... proof) {
        Happening[] all = java.util.Arrays.copyOf(proof, proof.length + 2);
        all[proof.length] = answer.call();
        all[proof.length + 1] = answer;
        findings.found(
                Rule.LOST, trace.inviteID, "an acknowledged " + answer.call().method() + ": " + what, all);
    }

    // ---- What is shown later

    private void shown(Answered answer) {
        for (Trace.Shown shown : trace.shown) {
            if (shown.answer().call().position() > answer.position()) {
                shown(answer, shown);
            }
        }
    }

    private void shown(Answered answer, Trace.Shown shown) {
        Called call = answer.call();
        JsonObject info = shown.info();
        boolean there = switch (call.method()) {
            case "invite", "inviteInGroup", "addInvitees" ->
                Trace.strings(info.getJsonArray("inviteeList")).containsAll(Trace.named(call.params()));
            case "accept", "reject" -> !isInviting(info, call.client().userID());
            case "cancel" -> cancelled(info, call).stream().noneMatch(userID -> isInviting(info, userID));
            case "modifyInvitation" -> isDataSince(answer, info.getString("data"));
            default -> true;
        };
        if (!there) {
            lost(answer, "shown is " + info.encode(), shown.answer());
        }
    }

    private static boolean isInviting(JsonObject info, String userID) {
        JsonArray rows = info.getJsonArray("invitees");
        for (int i = 0; i < rows.size(); i++) {
            JsonObject row = rows.getJsonObject(i);
            if (row.getString("userID").equals(userID)) {
                return row.getString("state").equals("inviting");
            }
        }
        return true;
    }

    private static List<String> cancelled(JsonObject info, Called call) {
        return call.params().containsKey("inviteeList")
                ? Trace.named(call.params())
                : Trace.strings(info.getJsonArray("inviteeList"));
    }

    /** What it was changed to, or what was said by another change that may have come after it. */
    private boolean isDataSince(Answered modified, String data) {
        return data.equals(modified.call().params().getString("data"))
                || trace.calls.stream()
                        .filter(call -> call.method().equals("modifyInvitation"))
                        .filter(call -> data.equals(call.params().getString("data")))
                        .anyMatch(call -> mayHaveComeAfter(call, modified));
    }

    private boolean mayHaveComeAfter(Called call, Answered modified) {
        return trace.answers.stream()
                .filter(answer -> answer.call().position() == call.position())
                .noneMatch(answer -> answer.position() < modified.call().position());
    }

    // ---- What is known of it later

    /** An acknowledged invitation can't be unknown to its inviter. */
    private void known() {
        Answered invited = trace.invited();
        if (invited == null) {
            return;
        }
        String inviter = invited.call().client().userID();
        for (Answered later : trace.answers) {
            boolean after = later.call().position() > invited.position();
            if (after && later.call().client().userID().equals(inviter) && Strangers.isUnknown(trace, later)) {
                lost(invited, "it is unknown", later.call(), later);
            }
        }
    }

    // ---- What is told

    /** Somebody who is told everything has heard of it. */
    private void told(Answered answer) {
        Set<String> told = Set.of("accept", "reject", "cancel", "modifyInvitation", "ringing");
        if (!told.contains(answer.call().method())) {
            return;
        }
        boolean heard = trace.log().values().stream().anyMatch(notice -> AnswerFirst.isEffect(answer, notice));
        if (!heard) {
            Settled witness = witness(answer);
            if (witness != null) {
                lost(answer, "nobody was told", witness);
            }
        }
    }

    /** When somebody had heard all, who should have heard of this call as well; null if there is nobody. */
    private @Nullable Settled witness(Answered answer) {
        boolean ringing = answer.call().method().equals("ringing");
        for (Login login : trace.all.logins().values()) {
            Client client = login.client();
            Settled settled = trace.all.settled().get(client.connection());
            boolean hearsAll = settled != null
                    && settled.position() > answer.position()
                    && client.userID().equals(trace.parties().inviter())
                    && !client.isSameDeviceAs(answer.call().client())
                    && new Entitlement(trace, login).floor() == 0;
            if (hearsAll && (!ringing || login.wants("ringing")) && !isSilentRepeat(answer)) {
                return settled;
            }
        }
        return null;
    }

    /** A ring that another device of the same user reported before is not told again. */
    private boolean isSilentRepeat(Answered answer) {
        Set<String> rung = trace.log().values().stream()
                .filter(heard -> heard.method().equals("onInviteeRinging"))
                .map(heard -> heard.params().getString("invitee"))
                .collect(Collectors.toSet());
        return answer.call().method().equals("ringing")
                && rung.contains(answer.call().client().userID());
    }
}
