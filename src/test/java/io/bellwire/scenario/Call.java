package io.bellwire.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** An invitation that was sent, and what its inviter was answered. */
record Call(String inviteID, JsonObject answer) {

    long expireAt() {
        return answer.getLong("expireAt");
    }

    /** Asserts how an invitee was reached. */
    Call reached(User invitee, String reach) {
        assertThat(row(invitee).getString("reach")).as(answer.encode()).isEqualTo(reach);
        return this;
    }

    /** Asserts what the answer says of an invitee. */
    Call shows(User invitee, String state) {
        assertThat(row(invitee).getString("state")).as(answer.encode()).isEqualTo(state);
        return this;
    }

    private JsonObject row(User invitee) {
        return row(answer.getJsonArray("invitees"), invitee);
    }

    /** The row of an invitee. */
    static JsonObject row(JsonArray invitees, User invitee) {
        return invitees.stream()
                .map(JsonObject.class::cast)
                .filter(row -> row.getString("userID").equals(invitee.id()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(invitee.id() + " is not in " + invitees.encode()));
    }
}
