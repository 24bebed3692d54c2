package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Called;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Who may ever have been a member of which group, by what anybody asked for or was shown. */
final class Memberships {
    private final Map<String, Set<String>> members = new HashMap<>();

    void called(Called call) {
        JsonObject params = call.params();
        if (!(params.getValue("groupID") instanceof String groupID)) {
            return;
        }
        switch (call.method()) {
            case "createGroup", "joinGroup" -> {
                add(groupID, call.client().userID());
                addAll(groupID, params.getValue("memberList"));
            }
            case "addGroupMembers" -> addAll(groupID, params.getValue("memberList"));
            default -> {}
        }
    }

    void answered(Answered answer) {
        if (!answer.succeeded()) {
            return;
        }
        JsonObject params = answer.call().params();
        if (answer.call().method().equals("getGroupMembers")) {
            JsonArray rows = answer.result().getJsonArray("members");
            for (int i = 0; i < rows.size(); i++) {
                add(params.getString("groupID"), rows.getJsonObject(i).getString("userID"));
            }
        } else if (answer.call().method().equals("inviteInGroup")) {
            add(params.getString("groupID"), answer.call().client().userID());
            addAll(params.getString("groupID"), params.getValue("inviteeList"));
        }
    }

    /** Empty: nothing is known of this group. */
    Set<String> of(String groupID) {
        return members.getOrDefault(groupID, Set.of());
    }

    private void addAll(String groupID, Object list) {
        if (list instanceof JsonArray array) {
            array.forEach(userID -> add(groupID, String.valueOf(userID)));
        }
    }

    private void add(String groupID, String userID) {
        members.computeIfAbsent(groupID, id -> new HashSet<>()).add(userID);
    }
}
