package io.bellwire.crash;

import io.bellwire.history.History;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the clients did and saw, and what the gateway says of it when all is quiet again. */
final class Evidence {

    /** Every call, answer and notice. */
    final History history;

    /** SignalingInfo as each participant is shown it: by inviteID, then userID. */
    final Map<String, Map<String, JsonObject>> shown = new LinkedHashMap<>();

    /** {@code listInvitations} with {@code state: all}, whole: by userID. */
    final Map<String, List<String>> listed = new LinkedHashMap<>();

    /** The same with {@code state: open}. */
    final Map<String, List<String>> listedOpen = new LinkedHashMap<>();

    /** What a device hears that resumes in the end and knows nothing: by userID. */
    final Map<String, View> told = new LinkedHashMap<>();

    /** What the devices heard that were there all the time: by userID, then deviceID. */
    final Map<String, Map<String, View>> heard = new LinkedHashMap<>();

    /** The members that acknowledged calls gave each group. */
    final Map<String, Set<String>> members = new LinkedHashMap<>();

    /** The members that the gateway names. */
    final Map<String, Set<String>> membersShown = new LinkedHashMap<>();

    Evidence(History history) {
        this.history = history;
    }
}
