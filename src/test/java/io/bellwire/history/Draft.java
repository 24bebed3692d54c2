package io.bellwire.history;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** The recorded history of {@code history/good.jsonl}, line by line, to be changed. */
final class Draft {

    /** Alice invites bob and carol of a group, and adds dave: accepted, rejected, cancelled. */
    static final String GROUP_CALL = "018f0000-0000-7000-8000-000000000001";
    /** Alice invites bob, and time runs out. */
    static final String TIMED_OUT = "018f0000-0000-7000-8000-000000000002";
    /** Alice invites bob, whose phone accepts. */
    static final String ANSWERED = "018f0000-0000-7000-8000-000000000003";
    /** Alice invites carol, and cancels. */
    static final String CANCELLED = "018f0000-0000-7000-8000-000000000004";

    private final List<JsonObject> lines = new ArrayList<>();

    Draft() {
        try (InputStream file = Draft.class.getResourceAsStream("/history/good.jsonl")) {
            new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JsonObject::new)
                    .forEach(lines::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    History history() {
        return HistoryFile.of(lines);
    }

    List<JsonObject> lines() {
        return lines;
    }

    // ---- Lines

    /** The notice of this name that a device heard of an invitation. */
    JsonObject notice(String inviteID, String device, String method) {
        return lines.stream()
                .filter(line -> line.getString("kind").equals("notice") && isBy(line, inviteID, device, method))
                .findFirst()
                .orElseThrow();
    }

    /** The call of this name that a device made about an invitation. */
    JsonObject call(String inviteID, String device, String method) {
        return calls(inviteID, device, method).get(0);
    }

    List<JsonObject> calls(String inviteID, String device, String method) {
        return lines.stream()
                .filter(line -> line.getString("kind").equals("call"))
                .filter(line -> isBy(line, inviteID, device, method)
                        || (method.equals("invite") && isAnonymous(line, inviteID, device)))
                .toList();
    }

    /** What a call was answered. */
    JsonObject answer(JsonObject call) {
        return lines.stream()
                .filter(line -> line.getString("kind").equals("answer"))
                .filter(line -> line.getLong("call").equals(call.getLong("call")))
                .findFirst()
                .orElseThrow();
    }

    JsonObject answer(String inviteID, String device, String method) {
        return answer(call(inviteID, device, method));
    }

    JsonObject login(String device) {
        List<JsonObject> logins = lines.stream()
                .filter(line -> line.getString("kind").equals("call"))
                .filter(line -> line.getString("method").equals("login") && isOf(line, device))
                .toList();
        return logins.get(logins.size() - 1);
    }

    private boolean isAnonymous(JsonObject line, String inviteID, String device) {
        return line.getString("method").equals("invite")
                && isOf(line, device)
                && answer(line).getJsonObject("result").getString("inviteID").equals(inviteID);
    }

    private static boolean isBy(JsonObject line, String inviteID, String device, String method) {
        return line.getString("method").equals(method)
                && isOf(line, device)
                && inviteID.equals(line.getJsonObject("params").getString("inviteID"));
    }

    /** A device is written {@code alice/phone}. */
    private static boolean isOf(JsonObject line, String device) {
        return device.equals(line.getString("userID") + "/" + line.getString("deviceID"));
    }

    // ---- Changes

    void remove(JsonObject line) {
        lines.remove(indexOf(line));
    }

    void removeAll(String inviteID, String method) {
        lines.removeIf(line -> method.equals(line.getString("method"))
                && inviteID.equals(line.getJsonObject("params").getString("inviteID")));
    }

    /** Puts a line behind another one, at the same time. */
    JsonObject insertAfter(JsonObject place, JsonObject line) {
        lines.add(indexOf(place) + 1, line.put("nanos", place.getLong("nanos")));
        return line;
    }

    JsonObject insertBefore(JsonObject place, JsonObject line) {
        lines.add(indexOf(place), line.put("nanos", place.getLong("nanos")));
        return line;
    }

    /** Lets time pass before this line. */
    void delay(JsonObject line, long nanos) {
        lines.subList(indexOf(line), lines.size()).forEach(later -> later.put("nanos", later.getLong("nanos") + nanos));
    }

    void moveBefore(JsonObject place, JsonObject line) {
        remove(line);
        insertBefore(place, line);
    }

    void swap(JsonObject one, JsonObject other) {
        JsonObject params = one.getJsonObject("params");
        String method = one.getString("method");
        one.put("params", other.getJsonObject("params")).put("method", other.getString("method"));
        other.put("params", params).put("method", method);
    }

    /** The same notice as another device would have heard it on its last connection. */
    JsonObject heardBy(JsonObject notice, String device) {
        JsonObject login = login(device);
        return notice.copy()
                .put("connection", login.getInteger("connection"))
                .put("userID", login.getString("userID"))
                .put("deviceID", login.getString("deviceID"));
    }

    /** A call of a device that was logged in last, behind another line, and its answer. */
    void askedAfter(JsonObject place, String device, String method, JsonObject params, JsonObject answer) {
        JsonObject login = login(device);
        long number = 1_000_000L + lines.size();
        JsonObject call = login.copy().put("call", number).put("method", method).put("params", params);
        insertAfter(
                insertAfter(place, call), answer.copy().put("kind", "answer").put("call", number));
    }

    /** What a line says: its params, result, or the data of its error. */
    static JsonObject content(JsonObject line) {
        JsonObject error = line.getJsonObject("error");
        JsonObject data = error == null ? null : error.getJsonObject("data");
        return line.getJsonObject("params", line.getJsonObject("result", data == null ? new JsonObject() : data));
    }

    /** Changes the row of a user in a result or in a notice. */
    static void row(JsonObject shown, String userID, Consumer<JsonObject> change) {
        JsonArray rows = shown.getJsonArray("invitees");
        for (int i = 0; i < rows.size(); i++) {
            if (rows.getJsonObject(i).getString("userID").equals(userID)) {
                change.accept(rows.getJsonObject(i));
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // two lines may say the same
    private int indexOf(JsonObject line) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i) == line) {
                return i;
            }
        }
        throw new IllegalArgumentException("no such line");
    }
}
