package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Called;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** How a connection began (PROTOCOL §2). */
final class Login {
    private final Called call;
    private @Nullable Answered answer;

    Login(Called call) {
        this.call = call;
    }

    /** Notes the answer; what comes after the first only extends it. */
    void answered(Answered first) {
        if (answer == null) {
            answer = first;
        }
    }

    Called call() {
        return call;
    }

    /** The answer if it succeeded, else null. */
    @Nullable Answered answer() {
        return answer;
    }

    /** Who logged in. */
    Client client() {
        return call.client();
    }

    /** What it said it knows, null if it began anew. */
    @Nullable JsonObject resume() {
        return call.params().getJsonObject("resume");
    }

    /** The last {@code seq} that it said it knows of this invitation, null if it did not name it. */
    @Nullable Integer knew(String inviteID) {
        JsonObject resume = resume();
        return resume == null
                ? null
                : resume.getJsonObject("known", new JsonObject()).getInteger(inviteID);
    }

    /** Whether it opted in to these notices. */
    boolean wants(String feature) {
        return call.params().getJsonArray("features", new JsonArray()).contains(feature);
    }

    /** Its {@code pending} entry about this invitation, null if there is none. */
    @Nullable JsonObject pending(String inviteID) {
        JsonArray pending = answer == null ? new JsonArray() : answer.result().getJsonArray("pending", new JsonArray());
        for (int i = 0; i < pending.size(); i++) {
            if (pending.getJsonObject(i).getString("inviteID").equals(inviteID)) {
                return pending.getJsonObject(i);
            }
        }
        return null;
    }
}
