package io.bellwire.scenario;

import io.bellwire.history.Client;
import io.bellwire.history.Happening.Answered;
import io.bellwire.history.History;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** A device in a race: it may lose its connection, and resumes with what it knows of the invitation that is on. */
final class Racer {

    /** Told what a racer hears of an invitation, on its connection's event loop. */
    interface Ears {
        /** Whether this is an invitation of those that are judged together; of older ones a resume may tell again. */
        boolean knows(String inviteID);

        void heard(Racer racer, String method, JsonObject params);
    }

    private final IntSupplier port;
    private final String userID;
    private final String deviceID;
    private final Supplier<History> history;
    private final Ears ears;
    private final JsonObject login;
    private final JsonObject known = new JsonObject();
    private Connection connection;
    private long since;

    Racer(IntSupplier port, String userID, String deviceID, Supplier<History> history, Ears ears) {
        this.port = port;
        this.userID = userID;
        this.deviceID = deviceID;
        this.history = history;
        this.ears = ears;
        this.login = new JsonObject()
                .put("token", Node.token(userID, Duration.ofHours(4)))
                .put("deviceID", deviceID)
                .put("features", new JsonArray().add("ended"));
    }

    String userID() {
        return userID;
    }

    String deviceID() {
        return deviceID;
    }

    Connection connection() {
        return connection;
    }

    /** What is over need not be known any more. */
    synchronized void forget() {
        known.clear();
    }

    Future<Void> connects() {
        return opens(login);
    }

    Future<Void> resumes() {
        synchronized (this) {
            JsonObject resume = new JsonObject().put("since", since).put("known", known.copy());
            return opens(login.copy().put("resume", resume));
        }
    }

    private Future<Void> opens(JsonObject params) {
        Client client = history.get().connect(userID, deviceID);
        return Connection.open(
                        port.getAsInt(), history.get(), client, (method, notice) -> heard(client, method, notice))
                .compose(opened -> {
                    connection = opened;
                    return opened.call("login", params);
                })
                .map(answer -> {
                    since = Math.max(since, since == 0 ? answer.result().getLong("serverTime") : 0);
                    return null;
                });
    }

    Future<Answered> call(String method, JsonObject params) {
        return connection.call(method, params);
    }

    /** Loses its connection, once a call that is on its way has been written. */
    Future<Void> drops() {
        return connection.drop();
    }

    private void heard(Client client, String method, JsonObject params) {
        if (!ears.knows(params.getString("inviteID"))) {
            return;
        }
        history.get().heard(client, method, params);
        synchronized (this) {
            known.put(params.getString("inviteID"), params.getInteger("seq"));
            since = Math.max(since, params.getLong("at"));
        }
        ears.heard(this, method, params);
    }
}
