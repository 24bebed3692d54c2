package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.Happening.Heard;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One invitation as PROTOCOL §3 and §5 describe it, for one call after the other; a second opinion beside the gateway's
 * own machine, and written without it. Immutable: what is done to it makes another one.
 */
final class Reference {
    /** The time of what nobody was told the time of. */
    static final long UNKNOWN = -1;

    private static final String INVITING = "inviting";

    /** Where an invitee stands, since when, and which device answered. */
    record Row(String state, long at, String deviceID) {}

    /** Something that was decided. */
    record Event(
            String kind,
            List<String> users,
            String deviceID,
            @Nullable String data,
            long at) {}

    /** A cancel that had an effect: who repeats it is answered its time. */
    private record Cancelled(String deviceID, @Nullable Set<String> named, long at) {}

    private final Map<Integer, Heard> told;
    private final List<Event> log;
    private final @Nullable Called request;
    private final Map<String, Row> rows;
    private final Set<String> rung;
    private final List<Cancelled> cancels;
    private final String data;
    private final @Nullable Event modified;
    private final @Nullable Row lastEnded;

    private Reference(
            Map<Integer, Heard> told,
            List<Event> log,
            @Nullable Called request,
            Map<String, Row> rows,
            Set<String> rung,
            List<Cancelled> cancels,
            String data,
            @Nullable Event modified,
            @Nullable Row lastEnded) {
        this.told = told;
        this.log = log;
        this.request = request;
        this.rows = rows;
        this.rung = rung;
        this.cancels = cancels;
        this.data = data;
        this.modified = modified;
        this.lastEnded = lastEnded;
    }

    /**
     * Before anything happened.
     *
     * @param told what is known of each {@code seq}: what was decided there has to be that
     */
    static Reference none(Map<Integer, Heard> told) {
        return new Reference(told, List.of(), null, Map.of(), Set.of(), List.of(), "", null, null);
    }

    List<Event> log() {
        return log;
    }

    boolean exists() {
        return request != null;
    }

    String inviter() {
        return request == null ? "" : request.client().userID();
    }

    Map<String, Row> rows() {
        return rows;
    }

    String data() {
        return data;
    }

    boolean open() {
        return rows.values().stream().anyMatch(row -> row.state().equals(INVITING));
    }

    // ---- Calls

    /**
     * What a call with this answer makes of it.
     *
     * @param answer null if nobody knows whether the call had an effect, or what it was answered
     * @return null if it can't have been answered so here; this itself if it changes nothing
     */
    @Nullable Reference after(Called call, @Nullable Answered answer) {
        return switch (call.method()) {
            case "invite", "inviteInGroup" -> invite(call, answer);
            case "accept" -> answer(call, answer, "accepted");
            case "reject" -> answer(call, answer, "rejected");
            case "cancel" -> cancel(call, answer);
            case "modifyInvitation" -> modify(call, answer);
            case "addInvitees" -> add(call, answer);
            case "ringing" -> ring(call, answer);
            case "getSignalingInfo" -> notTheirs(call.client(), answer);
            default -> this;
        };
    }

    private @Nullable Reference invite(Called call, @Nullable Answered answer) {
        if (!exists()) {
            return succeeds(answer) ? created(call) : null;
        }
        boolean same = isSameRequest(call);
        return answer == null || (same ? answer.succeeded() : answer.code() == 8012) ? this : null;
    }

    private Reference created(Called call) {
        Map<String, Row> invited = new LinkedHashMap<>();
        Trace.named(call.params()).forEach(userID -> invited.put(userID, new Row(INVITING, UNKNOWN, "")));
        Event event = new Event("created", List.copyOf(invited.keySet()), "", null, UNKNOWN);
        return new Reference(
                told,
                List.of(event),
                call,
                invited,
                rung,
                cancels,
                call.params().getString("data", ""),
                null,
                null);
    }

    private boolean isSameRequest(Called other) {
        JsonObject first = request.params();
        JsonObject second = other.params();
        return request.client().userID().equals(other.client().userID())
                && request.method().equals(other.method())
                && first.getString("groupID", "").equals(second.getString("groupID", ""))
                && first.getString("scope", "group").equals(second.getString("scope", "group"))
                && first.getString("data", "").equals(second.getString("data", ""))
                && first.getDouble("timeout", 30.0).equals(second.getDouble("timeout", 30.0))
                && first.getBoolean("onlineUserOnly", false).equals(second.getBoolean("onlineUserOnly", false))
                && Set.copyOf(Trace.named(first)).equals(Set.copyOf(Trace.named(second)));
    }

    private @Nullable Reference answer(Called call, @Nullable Answered answer, String how) {
        Client client = call.client();
        Row row = rows.get(client.userID());
        if (row == null) {
            return notTheirs(client, answer);
        }
        if (!row.state().equals(INVITING)) {
            boolean repeated = row.state().equals(how) && row.deviceID().equals(client.deviceID());
            return repeated ? repeated(answer, row.at()) : processed(answer, row);
        }
        if (!succeeds(answer)) {
            return null;
        }
        String said = call.params().getString("data", "");
        return ended(new Event(how, List.of(client.userID()), client.deviceID(), said, at(answer)));
    }

    private @Nullable Reference cancel(Called call, @Nullable Answered answer) {
        Client client = call.client();
        if (!client.userID().equals(inviter())) {
            return notTheirs(client, answer);
        }
        boolean some = call.params().getValue("inviteeList") != null;
        Set<String> named = some ? new LinkedHashSet<>(Trace.named(call.params())) : null;
        List<String> touched = rows.keySet().stream()
                .filter(userID -> named == null || named.contains(userID))
                .filter(userID -> rows.get(userID).state().equals(INVITING))
                .toList();
        if (touched.isEmpty()) {
            for (Cancelled first : cancels) {
                if (first.deviceID().equals(client.deviceID()) && java.util.Objects.equals(first.named(), named)) {
                    return repeated(answer, first.at());
                }
            }
            return over(answer);
        }
        if (!succeeds(answer)) {
            return null;
        }
        Event event =
                new Event("cancelled", touched, client.deviceID(), call.params().getString("data", ""), at(answer));
        List<Cancelled> more = new ArrayList<>(List.of(new Cancelled(client.deviceID(), named, event.at())));
        more.addAll(cancels);
        return ended(event).with(more);
    }

    private @Nullable Reference modify(Called call, @Nullable Answered answer) {
        Client client = call.client();
        if (!client.userID().equals(inviter())) {
            return notTheirs(client, answer);
        }
        String wanted = call.params().getString("data", "");
        if (modified != null && modified.deviceID().equals(client.deviceID()) && data.equals(wanted)) {
            return repeated(answer, modified.at());
        }
        if (!open()) {
            return over(answer);
        }
        if (!succeeds(answer)) {
            return null;
        }
        Event event = new Event("modified", List.of(), client.deviceID(), wanted, at(answer));
        return new Reference(told, logged(event), request, rows, rung, cancels, wanted, event, lastEnded);
    }

    private @Nullable Reference add(Called call, @Nullable Answered answer) {
        if (!call.client().userID().equals(inviter())) {
            return notTheirs(call.client(), answer);
        }
        List<String> added = Trace.named(call.params()).stream()
                .distinct()
                .filter(userID -> !rows.containsKey(userID))
                .toList();
        if (added.isEmpty()) {
            return succeeds(answer) ? this : null;
        }
        if (!open()) {
            return over(answer);
        }
        if (!succeeds(answer)) {
            return null;
        }
        Map<String, Row> more = new LinkedHashMap<>(rows);
        added.forEach(userID -> more.put(userID, new Row(INVITING, UNKNOWN, "")));
        Event event = new Event("added", added, call.client().deviceID(), null, UNKNOWN);
        return new Reference(told, logged(event), request, more, rung, cancels, data, modified, lastEnded);
    }

    private @Nullable Reference ring(Called call, @Nullable Answered answer) {
        Client client = call.client();
        Row row = rows.get(client.userID());
        if (row == null) {
            return notTheirs(client, answer);
        }
        if (!row.state().equals(INVITING)) {
            return processed(answer, row);
        }
        if (!succeeds(answer)) {
            return null;
        }
        if (rung.contains(client.userID())) {
            return this;
        }
        Set<String> more = new LinkedHashSet<>(rung);
        more.add(client.userID());
        Event event = new Event("ringing", List.of(client.userID()), client.deviceID(), null, UNKNOWN);
        return new Reference(told, logged(event), request, rows, more, cancels, data, modified, lastEnded);
    }

    /** The deadline passes, for whoever is still inviting; null if nobody is. */
    @Nullable Reference timedOut() {
        List<String> left = rows.keySet().stream()
                .filter(userID -> rows.get(userID).state().equals(INVITING))
                .toList();
        return left.isEmpty() ? null : ended(new Event("timeout", left, "", null, at(null)));
    }

    // ---- What they are answered

    private static boolean succeeds(@Nullable Answered answer) {
        return answer == null || answer.succeeded();
    }

    /** When what is decided now took effect: by its answer, or else by what was told of it. */
    private long at(@Nullable Answered answer) {
        if (answer != null) {
            return answer.result().getLong("at", UNKNOWN);
        }
        Heard heard = told.get(log.size() + 1);
        return heard == null ? UNKNOWN : heard.params().getLong("at", UNKNOWN);
    }

    private @Nullable Reference repeated(@Nullable Answered answer, long at) {
        return answer == null || (answer.succeeded() && sameTime(at, at(answer))) ? this : null;
    }

    private @Nullable Reference over(@Nullable Answered answer) {
        return lastEnded == null ? null : processed(answer, lastEnded);
    }

    private @Nullable Reference processed(@Nullable Answered answer, Row row) {
        if (answer == null) {
            return this;
        }
        JsonObject told = answer.code() == 8010 ? answer.error().getJsonObject("data") : null;
        boolean so = told != null
                && row.state().equals(told.getString("state"))
                && sameTime(row.at(), told.getLong("at", UNKNOWN));
        return so ? this : null;
    }

    /** Who has another part is told that it may not, who has none that there is no such thing. */
    private @Nullable Reference notTheirs(Client client, @Nullable Answered answer) {
        if (answer == null) {
            return this;
        }
        JsonObject told = answer.succeeded() ? null : answer.error().getJsonObject("data");
        boolean unknown = answer.code() == 8010 && (told == null || !told.containsKey("state"));
        boolean hasAPart = client.userID().equals(inviter()) || rows.containsKey(client.userID());
        boolean forbidden = exists() && answer.code() == 8011;
        return forbidden || (unknown && !hasAPart) ? this : null;
    }

    static boolean sameTime(long one, long other) {
        return one == other || one == UNKNOWN || other == UNKNOWN;
    }

    // ---- What is decided

    private Reference ended(Event event) {
        Map<String, Row> changed = new LinkedHashMap<>(rows);
        Row end = new Row(event.kind(), event.at(), event.deviceID());
        event.users().forEach(userID -> changed.put(userID, end));
        Reference next = new Reference(told, logged(event), request, changed, rung, cancels, data, modified, end);
        return next.open()
                ? next
                : new Reference(
                        told,
                        next.logged(new Event("ended", List.of(), "", null, event.at())),
                        request,
                        changed,
                        rung,
                        cancels,
                        data,
                        modified,
                        end);
    }

    /**
     * Whether what was decided after this one fits what was told of it, and is not older than what came before.
     *
     * @param before what this one came from
     */
    boolean agreesSince(Reference before) {
        for (int i = before.log.size(); i < log.size(); i++) {
            Heard heard = told.get(i + 1);
            if (heard != null && !Told.matches(this, log.get(i), heard)) {
                return false;
            }
            if (i > 0 && isOlder(log.get(i), log.get(i - 1))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOlder(Event event, Event before) {
        return event.at() != UNKNOWN && before.at() != UNKNOWN && event.at() < before.at();
    }

    private Reference with(List<Cancelled> more) {
        return new Reference(told, log, request, rows, rung, more, data, modified, lastEnded);
    }

    private List<Event> logged(Event event) {
        List<Event> longer = new ArrayList<>(log);
        longer.add(event);
        return longer;
    }

    // ---- What is shown of it

    /** Whether these rows (of an answer, a notice or a SignalingInfo) say how things stand. */
    boolean isShownBy(JsonArray shown) {
        if (shown.size() != rows.size()) {
            return false;
        }
        for (int i = 0; i < shown.size(); i++) {
            JsonObject row = shown.getJsonObject(i);
            Row own = rows.get(row.getString("userID"));
            boolean so = own != null
                    && own.state().equals(row.getString("state"))
                    && (own.state().equals(INVITING) || sameTime(own.at(), row.getLong("at", UNKNOWN)));
            if (!so) {
                return false;
            }
        }
        return true;
    }
}
