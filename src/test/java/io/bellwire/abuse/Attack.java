package io.bellwire.abuse;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What attackers send. */
final class Attack {

    /** As much data as is allowed, each byte of which takes six when it is written as JSON. */
    static final String DATA = "\u0001".repeat(16_384);

    private Attack() {}

    static JsonObject invite(String invitee, String data) {
        return new JsonObject().put("invitee", invitee).put("data", data).put("timeout", 3_600);
    }

    static JsonObject inviteInGroup(String groupID, List<String> invitees, String data) {
        return new JsonObject()
                .put("groupID", groupID)
                .put("inviteeList", new JsonArray(invitees))
                .put("data", data)
                .put("timeout", 3_600);
    }

    static JsonObject group(String groupID, List<String> members) {
        return new JsonObject().put("groupID", groupID).put("memberList", new JsonArray(members));
    }

    /** IDs as long as is allowed, in characters that take two bytes when they are written as JSON. */
    static List<String> longIDs(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> prefix + number)
                .map(start -> start + "\"".repeat(64 - start.length()))
                .toList();
    }

    static List<String> shortIDs(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(number -> prefix + number).toList();
    }

    /** Makes a call again and again, each time once the last is answered, until one is refused; how many were not. */
    static Future<Integer> untilRefused(Client client, String method, IntFunction<JsonObject> params, int most) {
        Promise<Integer> done = Promise.promise();
        untilRefused(client, method, params, 0, most, done);
        return done.future();
    }

    private static void untilRefused(
            Client client, String method, IntFunction<JsonObject> params, int count, int most, Promise<Integer> done) {
        if (count == most) {
            done.complete(count);
            return;
        }
        client.callRaw(method, params.apply(count))
                .onSuccess(answer -> {
                    if (answer.startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\"")) {
                        done.complete(count);
                    } else {
                        untilRefused(client, method, params, count + 1, most, done);
                    }
                })
                .onFailure(gone -> done.tryComplete(count));
    }

    static <T> List<T> all(List<Future<T>> futures) {
        Client.await(Future.join(futures).otherwiseEmpty());
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            if (future.succeeded()) {
                results.add(future.result());
            }
        }
        return results;
    }

    static <T> List<T> all(int count, IntFunction<Future<T>> start) {
        return all(IntStream.range(0, count).mapToObj(start).toList());
    }
}
