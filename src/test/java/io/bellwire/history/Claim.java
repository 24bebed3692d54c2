package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Heard;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody was told what became of an invitee.
 *
 * @param client who was told
 * @param invitee of whom
 * @param state terminal
 * @param at when, ms of store time, null if that was not said
 * @param deviceID which device answered, null if that was not said
 * @param data what it said, null if that was not said
 * @param source what told
 */
record Claim(
        Client client,
        String invitee,
        String state,
        @Nullable Long at,
        @Nullable String deviceID,
        @Nullable String data,
        Happening source) {

    /** Every claim about an invitation. */
    static List<Claim> of(Trace trace) {
        List<Claim> claims = new ArrayList<>();
        trace.notices.forEach(heard -> heard(heard, claims));
        trace.answers.forEach(answer -> answered(answer, claims));
        trace.shown.forEach(
                shown -> rows(shown.client(), shown.info().getJsonArray("invitees"), shown.answer(), claims));
        return claims;
    }

    private static void heard(Heard heard, List<Claim> claims) {
        JsonObject params = heard.params();
        boolean answer = params.containsKey("invitee");
        for (String invitee : decided(heard)) {
            claims.add(new Claim(
                    heard.client(),
                    invitee,
                    stateOf(heard.method()),
                    params.getLong("at"),
                    params.getString("deviceID"),
                    answer ? params.getString("data") : null,
                    heard));
        }
        if (heard.method().equals(Trace.ENDED)) {
            rows(heard.client(), params.getJsonArray("invitees"), heard, claims);
        }
    }

    /** The invitees of whom this notice tells that they reached their end just then. */
    static List<String> decided(Heard heard) {
        return switch (heard.method()) {
            case "onInviteeAccepted", "onInviteeRejected" ->
                List.of(heard.params().getString("invitee"));
            case "onInvitationCancelled", "onInvitationTimeout" ->
                Trace.strings(heard.params().getJsonArray("inviteeList"));
            default -> List.of();
        };
    }

    /** The end of which this notice tells. */
    static String stateOf(String method) {
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
            claims.add(new Claim(
                    client,
                    client.userID(),
                    method + "ed",
                    answer.result().getLong("at"),
                    client.deviceID(),
                    null,
                    answer));
        } else if (Trace.invites(method) || method.equals("addInvitees")) {
            rows(client, answer.result().getJsonArray("invitees"), answer, claims);
        }
    }

    /** 8010: of the caller's own row, or where it names who ended last. */
    private static void processed(Answered answer, List<Claim> claims) {
        JsonObject data = answer.error().getJsonObject("data");
        if (answer.code() != 8010 || data == null || !data.containsKey("state")) {
            return;
        }
        Client client = answer.call().client();
        String method = answer.call().method();
        String state = data.getString("state");
        boolean answered = state.equals("accepted") || state.equals("rejected");
        boolean invitee = method.equals("accept") || method.equals("reject") || method.equals("ringing");
        if (invitee || answered) {
            String whose = invitee ? client.userID() : data.getString("by");
            String deviceID = answered ? data.getString("deviceID") : null;
            claims.add(new Claim(client, whose, state, data.getLong("at"), deviceID, null, answer));
        }
    }

    private static void rows(Client client, JsonArray rows, Happening source, List<Claim> claims) {
        for (int i = 0; i < rows.size(); i++) {
            JsonObject row = rows.getJsonObject(i);
            String state = row.getString("state");
            if (!state.equals("inviting")) {
                boolean answered = state.equals("accepted") || state.equals("rejected");
                claims.add(new Claim(
                        client,
                        row.getString("userID"),
                        state,
                        row.getLong("at"),
                        answered ? row.getString("deviceID") : null,
                        answered ? row.getString("data") : null,
                        source));
            }
        }
    }

    @Override
    public String toString() {
        return client.userID() + "'s " + client.deviceID() + " was told that " + invitee + " is " + state
                + (at == null ? "" : " since " + at) + (deviceID == null ? "" : " by " + deviceID)
                + (data == null ? "" : " with \"" + data + "\"");
    }
}
