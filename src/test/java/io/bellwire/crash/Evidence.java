package io.bellwire.crash;

import io.bellwire.history.History;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What the clients did and saw, and what the gateway says of it when all is quiet again. */
final class Evidence {

    /** Every call, answer and notice, the questions in the end among them. */
    final History history;

    /** SignalingInfo as each participant is shown it in the end: by inviteID, then userID. */
    final Map<String, Map<String, JsonObject>> shown = new LinkedHashMap<>();

    /** The members that acknowledged calls gave each group. */
    final Map<String, Set<String>> members = new LinkedHashMap<>();

    /** The members that the gateway names. */
    final Map<String, Set<String>> membersShown = new LinkedHashMap<>();

    Evidence(History history) {
        this.history = history;
    }
}
