package io.bellwire.crash;

import io.bellwire.history.Happening;
import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.Happening.Heard;
import io.bellwire.history.HistoryChecker;
import io.bellwire.history.Options;
import io.bellwire.history.Rule;
import io.bellwire.history.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Decides from the outside whether a gateway that was killed again and again kept its word. Beside what {@link
 * HistoryChecker} decides (I1, I2, I4, I5, I8):
 *
 * <ul>
 *   <li>I2: all participants are shown the same, and it is what was told;
 *   <li>I3: what was acknowledged is there: each call by itself, the lists, and the groups;
 *   <li>I4: a deadline stays where it was;
 *   <li>I6: each device has heard what it would have heard without interruptions, and nothing that it knew already.
 * </ul>
 */
@SuppressWarnings("unchecked") // the lists of a JsonArray are raw
final class CrashChecker {

    /** The store's deadlines are wall-clock time, which the machine may set forward while a node is down, or up. */
    private static final Options OPTIONS = Options.DEFAULT.withSkewNanos(200_000_000);

    /** What was decided so shortly before a login may be on its way to the new connection already; ms. */
    private static final long ON_ITS_WAY_MS = 1_000;

    private final Evidence evidence;
    private final List<Happening> happenings;
    private final List<Violation> violations;
    private final Map<String, String> inviters = new LinkedHashMap<>();

    private CrashChecker(Evidence evidence) {
        this.evidence = evidence;
        this.happenings = evidence.history.happenings();
        this.violations = new ArrayList<>(HistoryChecker.check(evidence.history, OPTIONS));
    }

    /** Everything that is wrong; empty: nothing. */
    static List<Violation> check(Evidence evidence) {
        CrashChecker checker = new CrashChecker(evidence);
        checker.acknowledged();
        checker.inviters.keySet().forEach(checker::sameForAll);
        checker.inviters.keySet().forEach(checker::shownAsTold);
        checker.listed();
        checker.groups();
        checker.resumed();
        checker.toldOnce();
        return checker.violations;
    }

    private void found(Rule rule, String inviteID, String what) {
        violations.add(new Violation(rule, inviteID, what, List.of()));
    }

    // ---- Acknowledged calls

    private void acknowledged() {
        for (Happening happening : happenings) {
            if (happening instanceof Answered answer && answer.succeeded() && concerns(answer)) {
                if (answer.call().method().startsWith("invite")) {
                    inviters.put(
                            answer.result().getString("inviteID"),
                            answer.call().client().userID());
                }
            }
        }
        for (Happening happening : happenings) {
            if (happening instanceof Answered answer && answer.succeeded() && concerns(answer)) {
                acknowledged(answer);
            }
        }
    }

    private boolean concerns(Answered answer) {
        return evidence.listed.containsKey(answer.call().client().userID());
    }

    private void acknowledged(Answered answer) {
        JsonObject params = answer.call().params();
        String user = answer.call().client().userID();
        switch (answer.call().method()) {
            case "invite", "inviteInGroup" -> invited(answer, user);
            case "accept" -> decided(answer, "onInviteeAccepted", "accepted");
            case "reject" -> decided(answer, "onInviteeRejected", "rejected");
            case "cancel" -> toldWithData(answer, "onInvitationCancelled");
            case "modifyInvitation" -> toldWithData(answer, "onInvitationModified");
            case "addInvitees" -> containsInvitees(answer, params.getJsonArray("inviteeList"));
            case "ringing" -> rang(params.getString("inviteID"), user);
            default -> {}
        }
    }

    private void invited(Answered answer, String user) {
        String inviteID = answer.result().getString("inviteID");
        JsonObject info = infoOf(inviteID);
        if (info == null) {
            found(Rule.LOST, inviteID, "is lost, though " + answer.call() + " was acknowledged");
            return;
        }
        if (!info.getLong("expireAt").equals(answer.result().getLong("expireAt"))) {
            found(Rule.DEADLINE_MOVED, inviteID, "the deadline moved from " + answer.result() + " to " + info);
        }
        if (!info.getString("inviter").equals(user)) {
            found(Rule.LOST, inviteID, "has another inviter: " + info);
        }
        JsonObject params = answer.call().params();
        JsonArray invitees = params.getJsonArray("inviteeList");
        containsInvitees(answer, invitees == null ? new JsonArray().add(params.getString("invitee")) : invitees);
    }

    private void containsInvitees(Answered answer, JsonArray invitees) {
        JsonObject info = infoOf(answer.result().getString("inviteID"));
        if (info != null && !info.getJsonArray("inviteeList").getList().containsAll(invitees.getList())) {
            found(
                    Rule.LOST,
                    info.getString("inviteID"),
                    "an acknowledged invitee is lost: " + answer.call() + ", " + info);
        }
    }

    private void decided(Answered answer, String notice, String state) {
        Called call = answer.call();
        String inviteID = call.params().getString("inviteID");
        String user = call.client().userID();
        JsonObject row = rowOf(infoOf(inviteID), user);
        boolean kept = row != null
                && row.getString("state").equals(state)
                && row.getString("deviceID").equals(call.client().deviceID())
                && row.getLong("at").equals(answer.result().getLong("at"))
                && row.getString("data").equals(call.params().getString("data"));
        if (!kept) {
            found(
                    Rule.LOST,
                    inviteID,
                    "an acknowledged " + call.method() + " is lost: " + answer + ", shown is " + row);
        }
        boolean told = toldTo(inviters.get(inviteID), inviteID).stream()
                .anyMatch(heard -> heard.method().equals(notice)
                        && heard.params().getString("invitee").equals(user)
                        && heard.params().getLong("at").equals(answer.result().getLong("at")));
        if (!told) {
            found(Rule.LOST, inviteID, "nobody is told of an acknowledged " + call.method() + ": " + answer);
        }
    }

    /** Of cancel and modify. */
    private void toldWithData(Answered answer, String notice) {
        Called call = answer.call();
        String inviteID = call.params().getString("inviteID");
        boolean told = toldTo(call.client().userID(), inviteID).stream()
                .anyMatch(heard -> heard.method().equals(notice)
                        && heard.params().getString("data").equals(call.params().getString("data"))
                        && heard.params().getLong("at").equals(answer.result().getLong("at")));
        if (!told) {
            found(Rule.LOST, inviteID, "an acknowledged " + call.method() + " is lost: " + answer);
        }
    }

    private void rang(String inviteID, String user) {
        boolean told = toldTo(inviters.get(inviteID), inviteID).stream()
                .anyMatch(heard -> heard.method().equals("onInviteeRinging")
                        && heard.params().getString("invitee").equals(user));
        if (!told) {
            found(Rule.LOST, inviteID, "the acknowledged ringing of " + user + " is lost");
        }
    }

    // ---- What is shown and told

    /** What everybody is shown of an invitation, null if there is no such thing. */
    private JsonObject infoOf(String inviteID) {
        Map<String, JsonObject> infos = evidence.shown.getOrDefault(inviteID, Map.of());
        return infos.isEmpty() ? null : infos.values().iterator().next();
    }

    private List<Heard> toldTo(String userID, String inviteID) {
        View view = evidence.told.get(userID);
        return view == null ? List.of() : List.copyOf(view.of(inviteID).values());
    }

    private static JsonObject rowOf(JsonObject info, String userID) {
        if (info == null) {
            return null;
        }
        JsonArray rows = info.getJsonArray("invitees");
        for (int i = 0; i < rows.size(); i++) {
            if (rows.getJsonObject(i).getString("userID").equals(userID)) {
                return rows.getJsonObject(i);
            }
        }
        return null;
    }

    /** What a SignalingInfo says that does not change by itself: that an offer was delivered counts in {@code seq}. */
    static JsonObject lasting(JsonObject info) {
        JsonObject copy = info.copy();
        copy.remove("remaining");
        if (copy.getDouble("timeout") == 0) {
            copy.remove("seq");
        }
        return copy;
    }

    private void sameForAll(String inviteID) {
        Map<String, JsonObject> infos = evidence.shown.getOrDefault(inviteID, Map.of());
        Set<JsonObject> different =
                infos.values().stream().map(CrashChecker::lasting).collect(Collectors.toSet());
        if (different.size() > 1) {
            found(Rule.SHOWN_DIFFERENTLY, inviteID, "is shown differently: " + different);
        }
    }

    private void shownAsTold(String inviteID) {
        JsonObject info = infoOf(inviteID);
        if (info == null) {
            return;
        }
        Map<String, String> told = new HashMap<>();
        boolean ended = false;
        String data = null;
        for (Heard heard : toldTo(inviters.get(inviteID), inviteID)) {
            ended |= heard.method().equals("onInvitationEnded");
            if (heard.method().equals("onInvitationModified")) {
                data = heard.params().getString("data");
            }
            decidedBy(heard).forEach(invitee -> told.put(invitee, stateOf(heard)));
        }
        if (ended != info.getString("state").equals("ended")) {
            found(Rule.SHOWN_DIFFERENTLY, inviteID, "ended is told: " + ended + ", shown is " + info);
        }
        if (data != null && !data.equals(info.getString("data"))) {
            found(Rule.SHOWN_DIFFERENTLY, inviteID, "the data was told to be " + data + ", shown is " + info);
        }
        JsonArray rows = info.getJsonArray("invitees");
        for (int i = 0; i < rows.size(); i++) {
            JsonObject row = rows.getJsonObject(i);
            String state = told.getOrDefault(row.getString("userID"), "inviting");
            if (!state.equals(row.getString("state"))) {
                found(Rule.SHOWN_DIFFERENTLY, inviteID, "told was " + state + ", shown is " + row);
            }
        }
    }

    private static List<String> decidedBy(Heard heard) {
        return switch (heard.method()) {
            case "onInviteeAccepted", "onInviteeRejected" ->
                List.of(heard.params().getString("invitee"));
            case "onInvitationCancelled", "onInvitationTimeout" ->
                heard.params().getJsonArray("inviteeList").stream()
                        .map(String.class::cast)
                        .toList();
            default -> List.of();
        };
    }

    private static String stateOf(Heard heard) {
        String name = heard.method();
        return name.equals("onInvitationTimeout")
                ? "timeout"
                : name.replace("onInvitee", "").replace("onInvitation", "").toLowerCase(java.util.Locale.ROOT);
    }

    // ---- Lists and groups

    private void listed() {
        evidence.listed.forEach((userID, list) -> {
            Map<String, Boolean> due = new HashMap<>();
            inviters.forEach((inviteID, inviter) -> {
                JsonObject info = infoOf(inviteID);
                if (info != null
                        && (inviter.equals(userID)
                                || info.getJsonArray("inviteeList").contains(userID))) {
                    due.put(inviteID, info.getString("state").equals("open"));
                }
            });
            sameList(userID, "all", due.keySet(), list);
            Set<String> open = due.keySet().stream().filter(due::get).collect(Collectors.toSet());
            sameList(userID, "open", open, evidence.listedOpen.get(userID));
            newestFirst(userID, list);
        });
    }

    private void sameList(String userID, String state, Set<String> due, List<String> list) {
        Set<String> listed = new TreeSet<>(list);
        if (listed.size() < list.size()) {
            found(Rule.LOST, "", userID + "'s list of " + state + " repeats itself");
        }
        Set<String> lacking = new TreeSet<>(due);
        lacking.removeAll(listed);
        lacking.forEach(inviteID -> found(Rule.LOST, inviteID, "is not in " + userID + "'s list of " + state));
        listed.removeAll(due);
        listed.forEach(inviteID -> found(Rule.LOST, inviteID, "is in " + userID + "'s list of " + state));
    }

    private void newestFirst(String userID, List<String> list) {
        long newest = Long.MAX_VALUE;
        for (String inviteID : list) {
            JsonObject info = infoOf(inviteID);
            long created = info == null ? newest : info.getLong("createTime");
            if (created > newest) {
                found(Rule.LOST, inviteID, "stands in " + userID + "'s list behind an older one");
            }
            newest = created;
        }
    }

    private void groups() {
        evidence.members.forEach((groupID, members) -> {
            Set<String> shown = evidence.membersShown.get(groupID);
            if (!members.equals(shown)) {
                found(Rule.LOST, "", "the members of " + groupID + " are " + shown + " instead of " + members);
            }
        });
    }

    // ---- Resume

    private void resumed() {
        Completeness.Calls calls = new Completeness.Calls(happenings);
        evidence.heard.forEach((userID, devices) -> devices.forEach(
                (deviceID, view) -> Completeness.missing(userID, deviceID, view, evidence.told.get(userID), calls)
                        .forEach(missing -> found(Rule.MISSED, "", missing))));
    }

    /** A client that says what it knows is not told that again. */
    private void toldOnce() {
        Map<Integer, JsonObject> known = new HashMap<>();
        Map<Integer, Long> loggedIn = new HashMap<>();
        for (Happening happening : happenings) {
            if (happening instanceof Called login && login.params().containsKey("resume")) {
                known.put(
                        login.client().connection(),
                        login.params().getJsonObject("resume").getJsonObject("known"));
            } else if (happening instanceof Answered login
                    && login.succeeded()
                    && login.call().method().equals("login")) {
                loggedIn.put(login.call().client().connection(), login.result().getLong("serverTime"));
            } else if (happening instanceof Heard heard && heard.params().containsKey("seq")) {
                String inviteID = heard.params().getString("inviteID");
                Integer seq = known.getOrDefault(heard.client().connection(), new JsonObject())
                        .getInteger(inviteID);
                long login = loggedIn.getOrDefault(heard.client().connection(), 0L);
                if (seq != null && heard.seq() <= seq && heard.params().getLong("at") < login - ON_ITS_WAY_MS) {
                    found(Rule.MISSED, inviteID, "was known up to " + seq + " and told again: " + heard);
                }
            }
        }
    }
}
