package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Heard;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * I3: a list of invitations that was read to its end holds each that was acknowledged before it was asked for, once,
 * newest first; that of the open ones none of which it was known before that it has ended.
 */
final class Lists {
    private final Traces traces;
    private final Findings findings;

    /** The pages of each list that is being read, by connection and {@code next}. */
    private final Map<List<Object>, List<Answered>> unfinished = new HashMap<>();

    private Lists(Traces traces, Findings findings) {
        this.traces = traces;
        this.findings = findings;
    }

    static void check(Traces traces, Findings findings) {
        Lists lists = new Lists(traces, findings);
        traces.lists().forEach(lists::page);
    }

    private void page(Answered page) {
        JsonObject asked = page.call().params();
        Client client = page.call().client();
        String state = asked.getString("state", "all");
        String before = asked.getString("before");
        List<Answered> pages = before == null
                ? new ArrayList<>()
                : unfinished.remove(List.of(client.userID(), client.deviceID(), state, before));
        if (pages == null) {
            return; // Its beginning was not seen.
        }
        pages.add(page);
        String next = page.result().getString("next");
        if (next == null) {
            whole(client.userID(), state, pages);
        } else {
            unfinished.put(List.of(client.userID(), client.deviceID(), state, next), pages);
        }
    }

    private void whole(String userID, String state, List<Answered> pages) {
        Set<String> listed = new HashSet<>();
        long newest = Long.MAX_VALUE;
        for (Answered page : pages) {
            JsonArray infos = page.result().getJsonArray("invitations");
            for (int i = 0; i < infos.size(); i++) {
                JsonObject info = infos.getJsonObject(i);
                if (!listed.add(info.getString("inviteID"))) {
                    wrong(info.getString("inviteID"), userID + "'s list of " + state + " repeats it", page);
                }
                if (info.getLong("createTime") > newest) {
                    wrong(info.getString("inviteID"), "stands behind an older one", page);
                }
                newest = info.getLong("createTime");
            }
        }
        for (Trace trace : traces.all()) {
            compare(trace, userID, state, listed, pages);
        }
    }

    private void compare(Trace trace, String userID, String state, Set<String> listed, List<Answered> pages) {
        int asked = pages.get(0).call().position();
        int answered = pages.get(pages.size() - 1).position();
        boolean isListed = listed.contains(trace.inviteID);
        Happening end = end(trace);
        boolean endedBefore = end != null && end.position() < asked;
        if (isListed && endedBefore && state.equals("open")) {
            wrong(trace.inviteID, "has ended and is in " + userID + "'s list of open ones", end, pages.get(0));
        }
        Answered part = part(trace, userID);
        boolean due = part != null && part.position() < asked;
        boolean inState = switch (state) {
            case "all" -> true;
            case "ended" -> endedBefore;
            default -> opensAfter(trace, answered);
        };
        if (!isListed && due && inState) {
            wrong(trace.inviteID, "is not in " + userID + "'s list of " + state, part, pages.get(pages.size() - 1));
        }
    }

    /** Whether it was shown open to somebody who asked after the list was there. */
    private static boolean opensAfter(Trace trace, int position) {
        return trace.shown.stream()
                .anyMatch(shown -> shown.answer().call().position() > position
                        && shown.info().getString("state").equals("open"));
    }

    /** What first told that it has ended, null if nothing did. */
    private static @Nullable Happening end(Trace trace) {
        Happening first = null;
        for (Heard heard : trace.notices) {
            if (heard.method().equals(Trace.ENDED)) {
                first = heard;
                break;
            }
        }
        for (Trace.Shown shown : trace.shown) {
            boolean earlier = first == null || shown.answer().position() < first.position();
            if (earlier && shown.info().getString("state").equals("ended")) {
                first = shown.answer();
            }
        }
        return first;
    }

    /** What made the user inviter or invitee, as far as it was acknowledged; null if nothing did. */
    private static @Nullable Answered part(Trace trace, String userID) {
        for (Answered answer : trace.answers) {
            JsonObject params = answer.call().params();
            boolean gives = Trace.invites(answer.call().method())
                    || answer.call().method().equals("addInvitees");
            boolean concerns = answer.call().client().userID().equals(userID)
                    || Trace.named(params).contains(userID);
            if (answer.succeeded() && gives && concerns && !params.getBoolean("onlineUserOnly", false)) {
                return answer;
            }
        }
        return null;
    }

    private void wrong(String inviteID, String what, Happening... proof) {
        findings.found(Rule.WRONG_LIST, inviteID, what, proof);
    }
}
