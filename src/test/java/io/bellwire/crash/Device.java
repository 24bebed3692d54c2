package io.bellwire.crash;

import io.bellwire.history.Client;
import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.Happening.Heard;
import io.bellwire.history.History;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A device as PROTOCOL §2 and §3 want it: it resumes with what it knows, and repeats what was not answered. Everything of
 * all devices happens on one thread, {@link #CLIENTS}' event loop.
 */
final class Device {

    /** The clients' own Vert.x. */
    static final Vertx CLIENTS =
            Vertx.vertx(new io.vertx.core.VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));

    private static final WebSocketClient SOCKETS =
            CLIENTS.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(10_000));

    private static final int UNAVAILABLE = 8503;
    private static final int MOST_KNOWN = 500;

    /** The gateway overlaps {@code since} by 10 s; what ended before that need not be known any more. */
    private static final long FORGET_AFTER_MS = 15_000;

    final String userID;
    final String deviceID;
    final View view = new View();
    private final History history;
    private final JsonObject settings;
    private final Map<String, Integer> known = new LinkedHashMap<>();
    private final Map<String, Long> endedAt = new LinkedHashMap<>();
    private final Map<Integer, Waiting> waiting = new LinkedHashMap<>();
    private Consumer<Heard> listener = heard -> {};
    private long since;
    private int ids;
    private boolean loggedIn;
    private Client client;
    private ClientWebSocket socket;
    private @Nullable ClientWebSocket opened;
    private Promise<Integer> closed = Promise.promise();

    /** The node can't let anybody in just now; another one may. */
    static final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unavailable(JsonObject error) {
            super(error.encode(), null, false, false);
        }
    }

    /** A call whose answer is waited for, over as many connections as it takes. */
    private record Waiting(
            String method, JsonObject params, @Nullable Called attempt, Promise<Answered> answer) {}

    Device(History history, String userID, String deviceID) {
        this.history = history;
        this.userID = userID;
        this.deviceID = deviceID;
        this.settings = new JsonObject()
                .put("token", Settings.token(userID))
                .put("deviceID", deviceID)
                .put("features", new JsonArray().add("ringing").add("ended"));
        this.client = history.connect(userID, deviceID);
        this.socket = SOCKETS.webSocket();
    }

    /** Tells of each notice that is new to this device. */
    Device listens(Consumer<Heard> newListener) {
        listener = newListener;
        return this;
    }

    /** From when on it wants to hear what it missed; for one that was never there. */
    Device since(long newSince) {
        since = newSince;
        return this;
    }

    /** It takes part in this invitation, so it has to ask for its end at a resume. */
    void takesPart(String inviteID) {
        known.putIfAbsent(inviteID, 0);
    }

    /** Connects, logs in or resumes, and repeats what is waiting for an answer. */
    Future<Void> connect(Gate gate) {
        client = history.connect(userID, deviceID);
        closed = Promise.promise();
        ClientWebSocket opening = SOCKETS.webSocket();
        Promise<Integer> end = closed;
        Client speaker = client;
        opening.exceptionHandler(reset -> {}); // What follows a kill; the close handler comes next.
        opening.textMessageHandler(text -> message(speaker, new JsonObject(text)));
        opening.closeHandler(nothing -> {
            Short code = opening.closeStatusCode();
            end.tryComplete(code == null ? 1006 : code.intValue());
        });
        socket = opening;
        opened = null;
        loggedIn = false;
        waiting.values().removeIf(call -> call.method.equals("login"));
        WebSocketConnectOptions address = new WebSocketConnectOptions()
                .setHost(gate.host())
                .setPort(gate.port())
                .setURI("/v1/signaling")
                .addSubProtocol("signaling.v1.json");
        return opening.connect(address).compose(connected -> login(opening)).map(answered -> {
            // Not that of a later one: what it replays may get lost on the way.
            since = since == 0 ? answered.result().getLong("serverTime") : since;
            loggedIn = true;
            List<Waiting> unanswered = new ArrayList<>(waiting.values());
            waiting.clear();
            unanswered.forEach(this::send);
            return null;
        });
    }

    private Future<Answered> login(ClientWebSocket connected) {
        if (connected != socket) {
            connected.close();
            return Future.failedFuture("another attempt to connect came after this one");
        }
        opened = connected;
        JsonObject params = settings.copy();
        if (since > 0) {
            params.put("resume", new JsonObject().put("since", since).put("known", resumable()));
        }
        Promise<Answered> answer = Promise.promise();
        write("login", params, answer);
        return answer.future().map(answered -> {
            if (answered.code() == UNAVAILABLE) {
                throw new Unavailable(answered.error());
            } else if (!answered.succeeded()) {
                throw new AssertionError(userID + " can't log in: " + answered.error());
            }
            return answered;
        });
    }

    private JsonObject resumable() {
        endedAt.entrySet().removeIf(ended -> {
            boolean old = ended.getValue() < since - FORGET_AFTER_MS;
            if (old) {
                known.remove(ended.getKey());
            }
            return old;
        });
        JsonObject newest = new JsonObject();
        known.entrySet().stream()
                .skip(Math.max(0, known.size() - MOST_KNOWN))
                .forEach(entry -> newest.put(entry.getKey(), entry.getValue()));
        return newest;
    }

    /** On which connection it is, or was last. */
    Client client() {
        return client;
    }

    /** The close code of the connection it has, 1006 if there is none. */
    Future<Integer> closed() {
        return closed.future();
    }

    /** Whether it is not in yet; one whose connection has ended is not either. */
    boolean isConnecting() {
        return !loggedIn;
    }

    boolean isLoggedIn() {
        return loggedIn && !socket.isClosed();
    }

    /** Since when the call waits that waits longest for an answer on this connection, ns; now if none does. */
    long waitsSinceNanos() {
        return waiting.values().stream()
                .map(Waiting::attempt)
                .filter(Objects::nonNull)
                .filter(attempt -> attempt.client().equals(client))
                .mapToLong(Called::nanos)
                .min()
                .orElseGet(System::nanoTime);
    }

    /**
     * Lets go of the connection, or of the attempt to make one, without a word: it hears nothing any more that comes there.
     *
     * @param code what {@link #closed} shall say
     */
    void giveUp(int code) {
        loggedIn = false;
        socket = SOCKETS.webSocket();
        if (opened != null && !opened.isClosed()) {
            opened.textMessageHandler(null);
            opened.close();
        }
        opened = null;
        closed.tryComplete(code);
    }

    void disconnect() {
        if (loggedIn) {
            socket.close();
        }
    }

    /** Makes a call; it is repeated until it is answered. */
    Future<Answered> call(String method, JsonObject params) {
        Promise<Answered> answer = Promise.promise();
        send(method, params, answer);
        return answer.future();
    }

    private void send(Waiting again) {
        send(again.method, again.params, again.answer);
    }

    /** What can't go out now waits for the next login. */
    private void send(String method, JsonObject params, Promise<Answered> answer) {
        if (isLoggedIn()) {
            write(method, params, answer);
        } else {
            waiting.put(++ids, new Waiting(method, params, null, answer));
        }
    }

    private void write(String method, JsonObject params, Promise<Answered> answer) {
        int id = ++ids;
        waiting.put(id, new Waiting(method, params, history.called(client, method, params), answer));
        socket.writeTextMessage(new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("method", method)
                .put("params", params)
                .encode());
    }

    private void message(Client speaker, JsonObject message) {
        if (message.containsKey("method")) {
            heard(history.heard(speaker, message.getString("method"), message.getJsonObject("params")));
            return;
        }
        Waiting asked = waiting.remove(message.getInteger("id"));
        if (asked == null) {
            if (!speaker.equals(client)) {
                return;
            }
            throw new AssertionError("an answer that nobody asked for: " + message);
        }
        Answered answered = history.answered(asked.attempt, message);
        if (!answered.succeeded() && answered.error().getInteger("code") == UNAVAILABLE) {
            long delayMs = answered.error().getJsonObject("data").getLong("retryAfter");
            CLIENTS.setTimer(Math.max(1, delayMs), timer -> send(asked));
        } else {
            asked.answer.complete(answered);
        }
    }

    private void heard(Heard heard) {
        JsonObject params = heard.params();
        if (!params.containsKey("seq")) {
            return;
        }
        String inviteID = params.getString("inviteID");
        boolean isNew = !view.of(inviteID).containsKey(heard.seq());
        view.add(heard);
        known.merge(inviteID, heard.seq(), Math::max);
        since = Math.max(since, params.getLong("at"));
        if (heard.method().equals("onInvitationEnded")) {
            endedAt.put(inviteID, params.getLong("at"));
        }
        if (isNew) {
            listener.accept(heard);
        }
    }
}
