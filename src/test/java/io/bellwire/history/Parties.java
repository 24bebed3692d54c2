package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.Happening.Heard;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who has a part in an invitation, as far as a history tells. */
final class Parties {
    /** Nobody knows at which {@code seq} somebody was added. */
    static final int SOMETIME = -1;

    private @Nullable String inviter;
    private String groupID = "";
    private @Nullable String scope;

    /** Invitees, and the {@code seq} that made them so. */
    private final Map<String, Integer> invitees = new LinkedHashMap<>();

    private Set<String> members = Set.of();

    private Parties() {}

    static Parties of(Trace trace) {
        Parties parties = new Parties();
        trace.answers.stream().filter(Answered::succeeded).forEach(parties::answered);
        trace.shown.forEach(shown -> parties.shown(shown.info()));
        trace.notices.forEach(parties::heard);
        trace.calls.forEach(parties::called);
        parties.members = trace.all.memberships().of(parties.groupID);
        return parties;
    }

    /** Null: nothing tells that there is such an invitation. */
    @Nullable String inviter() {
        return inviter;
    }

    String groupID() {
        return groupID;
    }

    boolean isInvitee(String userID) {
        return invitees.containsKey(userID);
    }

    /** From which {@code seq} on an invitee is one; {@link #SOMETIME} if that is not known, or it is none. */
    int inviteeSince(String userID) {
        return invitees.getOrDefault(userID, SOMETIME);
    }

    /** Whether only inviter and invitees may hear of it, as far as is known. */
    boolean isAmongInvitees() {
        return groupID.isEmpty() || "invitees".equals(scope);
    }

    /** Whether it is certain that this user never had any part in it. */
    boolean isStranger(String userID) {
        if (inviter == null || userID.equals(inviter) || invitees.containsKey(userID)) {
            return false;
        }
        return isAmongInvitees() || (!members.isEmpty() && !members.contains(userID));
    }

    private void answered(Answered answer) {
        Called call = answer.call();
        if (Trace.invites(call.method())) {
            inviter = call.client().userID();
            groupID = call.params().getString("groupID", "");
            scope = call.params().getString("scope", "group");
            Trace.named(call.params()).forEach(invitee -> invitees.put(invitee, 1));
        }
    }

    private void shown(JsonObject info) {
        if (inviter == null) {
            inviter = info.getString("inviter");
            groupID = info.getString("groupID", "");
        }
        addAll(info.getJsonArray("inviteeList"));
    }

    private void heard(Heard heard) {
        JsonObject params = heard.params();
        if (inviter == null && params.containsKey("inviter")) {
            inviter = params.getString("inviter");
            groupID = params.getString("groupID", "");
        }
        if (heard.method().equals(Trace.OFFER)) {
            addAll(params.getJsonArray("inviteeList"));
        } else if (heard.method().equals("onInviteesAdded")) {
            Trace.strings(params.getJsonArray("inviteeList"))
                    .forEach(userID -> invitees.merge(userID, heard.seq(), Parties::known));
        }
    }

    private static int known(int before, int now) {
        return before == SOMETIME ? now : before;
    }

    /** What was asked for may have happened, whatever the answer. */
    private void called(Called call) {
        String caller = call.client().userID();
        if (call.method().equals("addInvitees") && caller.equals(inviter)) {
            new HashSet<>(Trace.named(call.params())).forEach(userID -> invitees.putIfAbsent(userID, SOMETIME));
        } else if (Trace.invites(call.method()) && caller.equals(inviter) && scope == null) {
            scope = call.params().getString("scope", "group");
        }
    }

    private void addAll(JsonArray userIDs) {
        Trace.strings(userIDs).forEach(userID -> invitees.putIfAbsent(userID, SOMETIME));
    }
}
