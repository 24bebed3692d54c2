package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.Happening.Heard;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was seen of one invitation, in order. */
final class Trace {

    /** An invitation as an answer showed it: a SignalingInfo (PROTOCOL §5). */
    record Shown(Client client, JsonObject info, long nanos) {}

    final String inviteID;
    final List<Called> calls = new ArrayList<>();
    final List<Answered> answers = new ArrayList<>();
    final List<Heard> notices = new ArrayList<>();
    final List<Shown> shown = new ArrayList<>();

    /** When each connection asked to log in. */
    final Map<Integer, Long> logins;

    private Trace(String inviteID, Map<Integer, Long> logins) {
        this.inviteID = inviteID;
        this.logins = logins;
    }

    /** The deciding calls that succeeded. */
    List<Answered> succeeded(String method) {
        return answers.stream()
                .filter(answer -> answer.succeeded() && answer.call().method().equals(method))
                .toList();
    }

    /** Whether this is the method of a call that makes an invitation. */
    static boolean invites(String method) {
        return method.equals("invite") || method.equals("inviteInGroup");
    }

    /** Takes a history apart, by invitation. */
    static List<Trace> of(List<Happening> happenings) {
        Splitter splitter = new Splitter();
        happenings.forEach(splitter::add);
        return List.copyOf(splitter.traces.values());
    }

    private static final class Splitter {
        private final Map<String, Trace> traces = new LinkedHashMap<>();
        private final Map<Integer, Long> logins = new HashMap<>();

        void add(Happening happening) {
            if (happening instanceof Called call) {
                called(call);
            } else if (happening instanceof Answered answer) {
                answered(answer);
            } else if (happening instanceof Heard heard && heard.params().containsKey("inviteID")) {
                of(heard.params().getString("inviteID")).notices.add(heard);
            }
        }

        private void called(Called call) {
            if (call.method().equals("login")) {
                logins.putIfAbsent(call.client().connection(), call.nanos());
            }
            if (call.params().getValue("inviteID") instanceof String inviteID) {
                of(inviteID).calls.add(call);
            }
        }

        private void answered(Answered answer) {
            JsonObject params = answer.call().params();
            Object inviteID = params.getValue("inviteID");
            JsonObject result = answer.result();
            if (inviteID == null && result != null) {
                inviteID = result.getValue("inviteID");
            }
            if (inviteID instanceof String id) {
                of(id).answers.add(answer);
            }
            if (result != null && answer.call().method().equals("getSignalingInfo")) {
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
            of(info.getString("inviteID")).shown.add(new Shown(answer.call().client(), info, answer.nanos()));
        }

        private Trace of(String inviteID) {
            return traces.computeIfAbsent(inviteID, id -> new Trace(id, logins));
        }
    }
}
