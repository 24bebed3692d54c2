package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.Happening.Census;
import io.bellwire.history.Happening.Heard;
import io.bellwire.history.Happening.Settled;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A history taken apart, by invitation and by connection. */
final class Traces {
    private final Map<String, Trace> traces = new LinkedHashMap<>();
    private final Map<Integer, Login> logins = new HashMap<>();
    private final Map<Integer, Settled> settled = new HashMap<>();
    private final List<Called> anonymousInvites = new ArrayList<>();
    private final List<Answered> lists = new ArrayList<>();
    private final List<Census> censuses = new ArrayList<>();
    private final Memberships memberships = new Memberships();
    private final List<Happening> happenings;

    private Traces(List<Happening> happenings) {
        this.happenings = happenings;
    }

    /** Takes it apart. */
    static Traces of(List<Happening> happenings) {
        Traces traces = new Traces(happenings);
        happenings.forEach(traces::add);
        return traces;
    }

    Collection<Trace> all() {
        return traces.values();
    }

    /** The first login of each connection, by number. */
    Map<Integer, Login> logins() {
        return logins;
    }

    /** When each connection had last heard all, by number. */
    Map<Integer, Settled> settled() {
        return settled;
    }

    /** Invites that named no ID, so that only their answers, if there are any, tell what they made. */
    List<Called> anonymousInvites() {
        return anonymousInvites;
    }

    /** What {@code listInvitations} was answered with. */
    List<Answered> lists() {
        return lists;
    }

    List<Census> censuses() {
        return censuses;
    }

    Memberships memberships() {
        return memberships;
    }

    /** The position of the last thing that happened before this time, -1 if there is none. */
    int positionAt(long nanos) {
        int low = 0;
        int high = happenings.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (happenings.get(middle).nanos() < nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    private void add(Happening happening) {
        if (happening instanceof Called call) {
            called(call);
        } else if (happening instanceof Answered answer) {
            answered(answer);
        } else if (happening instanceof Heard heard) {
            if (heard.params().containsKey("inviteID")) {
                of(heard.params().getString("inviteID")).notices.add(heard);
            }
        } else if (happening instanceof Settled mark) {
            mark.connections().forEach(connection -> settled.put(connection, mark));
        } else if (happening instanceof Census census) {
            censuses.add(census);
        }
    }

    private void called(Called call) {
        memberships.called(call);
        if (call.method().equals("login")) {
            logins.putIfAbsent(call.client().connection(), new Login(call));
        }
        if (call.params().getValue("inviteID") instanceof String inviteID) {
            of(inviteID).calls.add(call);
        } else if (Trace.invites(call.method())) {
            anonymousInvites.add(call);
        }
    }

    private void answered(Answered answer) {
        memberships.answered(answer);
        String method = answer.call().method();
        Login login = logins.get(answer.call().client().connection());
        if (method.equals("login") && answer.succeeded() && login != null) {
            login.answered(answer);
        } else if (method.equals("listInvitations") && answer.succeeded()) {
            lists.add(answer);
        }
        JsonObject result = answer.result();
        Object inviteID = answer.call().params().getValue("inviteID");
        if (inviteID == null && result != null) {
            inviteID = result.getValue("inviteID");
        }
        if (inviteID instanceof String id) {
            of(id).answers.add(answer);
        }
        if (result != null && method.equals("getSignalingInfo")) {
            show(answer, result);
        } else if (result != null) {
            showAll(answer, result.getJsonArray("pending", result.getJsonArray("invitations", new JsonArray())));
        }
    }

    private void showAll(Answered answer, JsonArray infos) {
        for (int i = 0; i < infos.size(); i++) {
            show(answer, infos.getJsonObject(i));
        }
    }

    private void show(Answered answer, JsonObject info) {
        of(info.getString("inviteID")).shown.add(new Trace.Shown(answer, info));
    }

    private Trace of(String inviteID) {
        return traces.computeIfAbsent(inviteID, id -> new Trace(id, this));
    }
}
