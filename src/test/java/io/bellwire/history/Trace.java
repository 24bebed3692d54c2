package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.Happening.Heard;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was seen of one invitation, in order. */
final class Trace {
    static final String OFFER = "onReceiveNewInvitation";
    static final String ENDED = "onInvitationEnded";

    /** An invitation as an answer showed it: a SignalingInfo (PROTOCOL §5). */
    record Shown(Answered answer, JsonObject info) {
        Client client() {
            return answer.call().client();
        }
    }

    final String inviteID;
    final Traces all;
    final List<Called> calls = new ArrayList<>();
    final List<Answered> answers = new ArrayList<>();
    final List<Heard> notices = new ArrayList<>();
    final List<Shown> shown = new ArrayList<>();
    private @Nullable NavigableMap<Integer, Heard> log;
    private @Nullable Parties parties;

    Trace(String inviteID, Traces all) {
        this.inviteID = inviteID;
        this.all = all;
    }

    /** The calls of this method that succeeded. */
    List<Answered> succeeded(String method) {
        return answers.stream()
                .filter(answer -> answer.succeeded() && answer.call().method().equals(method))
                .toList();
    }

    /** The first answer to an invite that succeeded, null if there is none. */
    @Nullable Answered invited() {
        return answers.stream()
                .filter(answer -> answer.succeeded() && invites(answer.call().method()))
                .findFirst()
                .orElse(null);
    }

    /**
     * The first notice of each {@code seq}, whoever heard it. Offers are left out: they say how things stand, at whatever
     * {@code seq}.
     */
    NavigableMap<Integer, Heard> log() {
        if (log == null) {
            log = new TreeMap<>();
            for (Heard heard : notices) {
                if (!heard.method().equals(OFFER)) {
                    log.putIfAbsent(heard.seq(), heard);
                }
            }
        }
        return log;
    }

    /** Who has a part in it. */
    Parties parties() {
        if (parties == null) {
            parties = Parties.of(this);
        }
        return parties;
    }

    /** Whether this is the method of a call that makes an invitation. */
    static boolean invites(String method) {
        return method.equals("invite") || method.equals("inviteInGroup");
    }

    /** The users that a call names, none if it names no list. */
    static List<String> named(JsonObject params) {
        if (params.getValue("invitee") instanceof String invitee) {
            return List.of(invitee);
        }
        return params.getValue("inviteeList") instanceof JsonArray list ? strings(list) : List.of();
    }

    static List<String> strings(JsonArray array) {
        return array.stream().map(String::valueOf).toList();
    }
}
