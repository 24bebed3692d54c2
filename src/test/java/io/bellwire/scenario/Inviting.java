package io.bellwire.scenario;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;

/** An invitation in the making: {@code alice.invites(bob).withData("room 42").now()}. */
final class Inviting {
    private final Device device;
    private final String method;
    private final JsonObject params;

    private Inviting(Device device, String method, JsonObject params) {
        this.device = device;
        this.method = method;
        this.params = params;
    }

    static Inviting oneToOne(Device device, User invitee) {
        return new Inviting(device, "invite", new JsonObject().put("invitee", invitee.id()));
    }

    static Inviting inGroup(Device device, String groupID, User... invitees) {
        return new Inviting(
                device,
                "inviteInGroup",
                new JsonObject().put("groupID", groupID).put("inviteeList", ids(invitees)));
    }

    static JsonArray ids(User... users) {
        return new JsonArray(Arrays.stream(users).map(User::id).toList());
    }

    Inviting withData(String data) {
        return with("data", data);
    }

    Inviting withTimeout(double seconds) {
        return with("timeout", seconds);
    }

    Inviting forOnlineUsersOnly() {
        return with("onlineUserOnly", true);
    }

    Inviting toldToInviteesOnly() {
        return with("scope", "invitees");
    }

    Inviting as(String inviteID) {
        return with("inviteID", inviteID);
    }

    Inviting with(String key, Object value) {
        params.put(key, value);
        return this;
    }

    /** Sends it, and waits for its answer. */
    Call now() {
        JsonObject result = answer().result();
        return new Call(result.getString("inviteID"), result);
    }

    /** Sends it, whatever the answer. */
    Answer answer() {
        return device.call(method, params.copy());
    }

    /** Sends it, and loses the answer. */
    void losingTheAnswer() {
        device.callAndForget(method, params.copy());
    }
}
