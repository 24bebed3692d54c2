package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Heard;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody was told what became of an invitee.
 *
 * @param client who was told
 * @param invitee of whom
 * @param state terminal
 * @param source by what
 */
record Claim(Client client, String invitee, String state, String source, long nanos) {

    /** Every claim about an invitation. */
    static List<Claim> of(Trace trace) {
        List<Claim> claims = new ArrayList<>();
        trace.notices.forEach(heard -> heard(heard, claims));
        trace.answers.forEach(answer -> answered(answer, claims));
        trace.shown.forEach(shown ->
                rows(shown.client(), shown.info().getJsonArray("invitees"), "SignalingInfo", shown.nanos(), claims));
        return claims;
    }

    private static void heard(Heard heard, List<Claim> claims) {
        JsonObject params = heard.params();
        Client client = heard.client();
        decided(heard)
                .forEach(invitee ->
                        claims.add(new Claim(client, invitee, stateOf(heard.method()), heard.method(), heard.nanos())));
        if (heard.method().equals("onInvitationEnded")) {
            rows(client, params.getJsonArray("invitees"), heard.method(), heard.nanos(), claims);
        }
    }

    /** The invitees of whom this notice tells that they reached their end just then. */
    static List<String> decided(Heard heard) {
        return switch (heard.method()) {
            case "onInviteeAccepted", "onInviteeRejected" ->
                List.of(heard.params().getString("invitee"));
            case "onInvitationCancelled", "onInvitationTimeout" ->
                strings(heard.params().getJsonArray("inviteeList"));
            default -> List.of();
        };
    }

    private static String stateOf(String method) {
        return switch (method) {
            case "onInviteeAccepted" -> "accepted";
            case "onInviteeRejected" -> "rejected";
            case "onInvitationCancelled" -> "cancelled";
            case "onInvitationTimeout" -> "timeout";
            default -> throw new IllegalArgumentException(method);
        };
    }

    private static void answered(Answered answer, List<Claim> claims) {
        Client client = answer.call().client();
        String method = answer.call().method();
        if (!answer.succeeded()) {
            processed(answer, claims);
        } else if (method.equals("accept") || method.equals("reject")) {
            claims.add(new Claim(client, client.userID(), method + "ed", "the answer", answer.nanos()));
        } else if (Trace.invites(method) || method.equals("addInvitees")) {
            rows(client, answer.result().getJsonArray("invitees"), "the answer", answer.nanos(), claims);
        }
    }

    /** 8010: of the caller's own row, or where it names who ended last. */
    private static void processed(Answered answer, List<Claim> claims) {
        JsonObject data = answer.error().getJsonObject("data");
        if (answer.error().getInteger("code") != 8010 || data == null || !data.containsKey("state")) {
            return;
        }
        Client client = answer.call().client();
        String method = answer.call().method();
        boolean invitee = method.equals("accept") || method.equals("reject") || method.equals("ringing");
        String by = data.getString("by");
        String state = data.getString("state");
        if (invitee) {
            claims.add(new Claim(client, client.userID(), state, "8010", answer.nanos()));
        } else if (state.equals("accepted") || state.equals("rejected")) {
            claims.add(new Claim(client, by, state, "8010", answer.nanos()));
        }
    }

    private static void rows(Client client, JsonArray rows, String source, long nanos, List<Claim> claims) {
        for (int i = 0; i < rows.size(); i++) {
            JsonObject row = rows.getJsonObject(i);
            if (!row.getString("state").equals("inviting")) {
                claims.add(new Claim(client, row.getString("userID"), row.getString("state"), source, nanos));
            }
        }
    }

    static List<String> strings(JsonArray array) {
        return array.stream().map(String.class::cast).toList();
    }
}
