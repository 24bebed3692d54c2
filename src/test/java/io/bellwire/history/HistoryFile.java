package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.Happening.Census;
import io.bellwire.history.Happening.Heard;
import io.bellwire.history.Happening.Settled;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A history as text, one JSON object per line:
 *
 * <pre>{@code
 * {"nanos":5,"kind":"call","call":1,"connection":1,"userID":"alice","deviceID":"phone","method":"invite","params":{…}}
 * {"nanos":9,"kind":"answer","call":1,"result":{…}}         or "error":{…}
 * {"nanos":9,"kind":"notice","connection":2,"userID":"bob","deviceID":"phone","method":"onReceiveNewInvitation","params":{…}}
 * {"nanos":30,"kind":"settled","connections":[1,2]}
 * {"nanos":31,"kind":"census","left":{"timers":0}}
 * }</pre>
 *
 * <p>{@code nanos} is monotonic time. Lines are taken in its order, those with the same in the order of the file: files
 * that several processes of one machine wrote may simply be joined, as long as they number their calls and connections
 * apart. A call without an answer is one of which nobody knows whether it had an effect.
 */
public final class HistoryFile {

    private HistoryFile() {}

    /** Writes all of it so far. */
    public static void write(History history, Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (Happening happening : history.happenings()) {
                out.write(line(happening));
                out.write('\n');
            }
        }
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException names the line that is none
     */
    public static History read(Path file) throws IOException {
        List<JsonObject> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            try {
                lines.add(new JsonObject(line));
            } catch (DecodeException e) {
                throw new IllegalArgumentException("line " + (lines.size() + 1) + " of " + file + " is no JSON", e);
            }
        }
        return of(lines);
    }

    /** Makes a history of its lines. */
    static History of(List<JsonObject> lines) {
        History history = new History();
        Map<Long, Called> calls = new HashMap<>();
        lines.stream()
                .sorted(Comparator.comparingLong(line -> line.getLong("nanos")))
                .forEachOrdered(line -> add(history, calls, line));
        return history;
    }

    private static void add(History history, Map<Long, Called> calls, JsonObject line) {
        long nanos = line.getLong("nanos");
        JsonObject params = line.getJsonObject("params", new JsonObject());
        switch (line.getString("kind", "")) {
            case "call" ->
                calls.put(
                        line.getLong("call"), history.calledAt(nanos, client(line), line.getString("method"), params));
            case "answer" ->
                history.answeredAt(
                        nanos, asked(calls, line), line.getJsonObject("result"), line.getJsonObject("error"));
            case "notice" -> history.heardAt(nanos, client(line), line.getString("method"), params);
            case "settled" -> history.settledAt(nanos, numbers(line.getJsonArray("connections")));
            case "census" -> history.censusAt(nanos, counts(line.getJsonObject("left")));
            default -> throw new IllegalArgumentException("no such kind: " + line);
        }
    }

    private static Client client(JsonObject line) {
        return new Client(line.getInteger("connection"), line.getString("userID"), line.getString("deviceID"));
    }

    private static Called asked(Map<Long, Called> calls, JsonObject line) {
        Called call = calls.get(line.getLong("call"));
        if (call == null) {
            throw new IllegalArgumentException("answers a call that was not made before: " + line);
        }
        return call;
    }

    private static Set<Integer> numbers(JsonArray connections) {
        Set<Integer> numbers = new TreeSet<>();
        for (int i = 0; i < connections.size(); i++) {
            numbers.add(connections.getInteger(i));
        }
        return numbers;
    }

    private static Map<String, Long> counts(JsonObject left) {
        Map<String, Long> counts = new TreeMap<>();
        left.fieldNames().forEach(kind -> counts.put(kind, left.getLong(kind)));
        return counts;
    }

    /** One line, without its end. */
    static String line(Happening happening) {
        return json(happening).encode();
    }

    private static JsonObject json(Happening happening) {
        JsonObject line = new JsonObject().put("nanos", happening.nanos());
        if (happening instanceof Called call) {
            line.put("kind", "call").put("call", call.position());
            return of(line, call.client(), call.method(), withoutToken(call.params()));
        } else if (happening instanceof Answered answer) {
            line.put("kind", "answer").put("call", answer.call().position());
            return answer.succeeded() ? line.put("result", answer.result()) : line.put("error", answer.error());
        } else if (happening instanceof Heard heard) {
            return of(line.put("kind", "notice"), heard.client(), heard.method(), heard.params());
        } else if (happening instanceof Settled settled) {
            return line.put("kind", "settled").put("connections", new JsonArray(List.copyOf(settled.connections())));
        }
        JsonObject left = new JsonObject();
        ((Census) happening).left().forEach(left::put);
        return line.put("kind", "census").put("left", left);
    }

    private static JsonObject withoutToken(JsonObject params) {
        JsonObject copy = params.copy();
        copy.remove("token");
        return copy;
    }

    private static JsonObject of(JsonObject line, Client client, String method, JsonObject params) {
        return line.put("connection", client.connection())
                .put("userID", client.userID())
                .put("deviceID", client.deviceID())
                .put("method", method)
                .put("params", params);
    }
}
