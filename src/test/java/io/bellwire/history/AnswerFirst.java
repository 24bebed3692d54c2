package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.Happening.Heard;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * I5 (PROTOCOL §3, §4): the caller's connection gets the answer before any notice that the call, or anything after it,
 * caused, and of its own act the answer only.
 *
 * <p>Calls that were made more than once are left out: what a repeat finds done, it did not cause.
 */
final class AnswerFirst {

    private AnswerFirst() {}

    static void check(Trace trace, Findings findings) {
        for (Answered answer : trace.answers) {
            Called call = answer.call();
            Integer seq = answer.succeeded() && isOnly(trace, call) ? caused(trace, answer) : null;
            if (seq != null) {
                check(trace, answer, seq, findings);
            }
        }
    }

    private static boolean isOnly(Trace trace, Called call) {
        return trace.calls.stream()
                        .filter(other -> other.method().equals(call.method())
                                && other.client().isSameDeviceAs(call.client()))
                        .count()
                <= 1;
    }

    private static void check(Trace trace, Answered answer, int seq, Findings findings) {
        Client client = answer.call().client();
        Login login = trace.all.logins().get(client.connection());
        boolean resumed = login != null && login.resume() != null;
        for (Heard heard : trace.notices) {
            if (heard.client().connection() != client.connection() || heard.seq() < seq) {
                continue;
            }
            if (heard.position() < answer.position()) {
                findings.found(Rule.NOTICE_BEFORE_ANSWER, trace.inviteID, "seq " + heard.seq(), heard, answer);
            } else if (heard.seq() == seq && !resumed) {
                findings.found(Rule.OWN_ACT_TOLD, trace.inviteID, "seq " + seq, answer, heard);
            }
        }
    }

    /** The {@code seq} of what a call did, null if nobody heard of it. */
    static Integer caused(Trace trace, Answered answer) {
        if (Trace.invites(answer.call().method())) {
            return 1;
        }
        return trace.log().entrySet().stream()
                .filter(entry -> isEffect(answer, entry.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** Whether this notice tells of what a call that succeeded did. */
    static boolean isEffect(Answered answer, Heard heard) {
        Called call = answer.call();
        JsonObject told = heard.params();
        return switch (call.method()) {
            case "accept" -> heard.method().equals("onInviteeAccepted") && isAnswer(call.client(), told);
            case "reject" -> heard.method().equals("onInviteeRejected") && isAnswer(call.client(), told);
            case "ringing" -> heard.method().equals("onInviteeRinging") && isAnswer(call.client(), told);
            case "cancel" -> heard.method().equals("onInvitationCancelled") && sameTime(answer, told);
            case "modifyInvitation" ->
                heard.method().equals("onInvitationModified")
                        && sameTime(answer, told)
                        && told.getString("data").equals(call.params().getString("data"));
            case "addInvitees" -> {
                List<String> named = Trace.named(call.params());
                yield heard.method().equals("onInviteesAdded")
                        && named.containsAll(Trace.strings(told.getJsonArray("inviteeList")));
            }
            default -> false;
        };
    }

    private static boolean isAnswer(Client client, JsonObject told) {
        return client.userID().equals(told.getString("invitee"))
                && client.deviceID().equals(told.getString("deviceID"));
    }

    private static boolean sameTime(Answered answer, JsonObject told) {
        return told.getLong("at").equals(answer.result().getLong("at"));
    }
}
