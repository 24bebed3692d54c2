package io.bellwire.cli;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/** A client of the gateway, as small as {@code call} needs it (PROTOCOL §1 to §4). Used on one event loop. */
final class SignalingClient {

    private final WebSocket socket;
    private final Listener listener;
    private final Map<Integer, Promise<JsonObject>> waiting = new HashMap<>();
    private int lastID;

    private SignalingClient(WebSocket socket, Listener listener) {
        this.socket = socket;
        this.listener = listener;
        socket.textMessageHandler(this::received);
        socket.closeHandler(ignored -> closed());
    }

    /** Who hears what the gateway sends unasked. */
    interface Listener {
        void noticed(String name, JsonObject params);

        void closed(int closeCode, String reason);
    }

    /** The gateway answered with an error. */
    static final class RefusedException extends Exception {
        RefusedException(String method, JsonObject error) {
            super(method + " was refused: " + error.getInteger("code") + " " + error.getString("message")
                    + (error.getValue("data") == null ? "" : " " + error.getValue("data")));
        }
    }

    static Future<SignalingClient> connect(WebSocketClient client, String url, Listener listener) {
        WebSocketConnectOptions options =
                new WebSocketConnectOptions().setAbsoluteURI(url).addSubProtocol("signaling.v1.json");
        return client.connect(options).map(socket -> new SignalingClient(socket, listener));
    }

    /** Calls a method; the future is the result, or fails with {@link RefusedException}. */
    Future<JsonObject> call(String method, JsonObject params) {
        Promise<JsonObject> promise = Promise.promise();
        int id = ++lastID;
        waiting.put(id, promise);
        JsonObject request = new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("method", method)
                .put("params", params);
        socket.writeTextMessage(request.encode()).onFailure(promise::tryFail);
        return promise.future().recover(fault -> Future.failedFuture(named(method, fault)));
    }

    private static Throwable named(String method, Throwable fault) {
        return fault instanceof ErrorReply reply ? new RefusedException(method, reply.error) : fault;
    }

    private void received(String text) {
        JsonObject message;
        try {
            message = new JsonObject(text);
        } catch (DecodeException e) {
            listener.closed(0, "the other side does not speak this protocol");
            return;
        }
        if (message.containsKey("method")) {
            listener.noticed(message.getString("method"), message.getJsonObject("params", new JsonObject()));
            return;
        }
        Promise<JsonObject> promise = waiting.remove(message.getInteger("id", 0));
        if (promise == null) {
            return; // an answer that nobody waits for
        }
        if (message.containsKey("error")) {
            promise.tryFail(new ErrorReply(message.getJsonObject("error")));
        } else {
            promise.tryComplete(message.getJsonObject("result", new JsonObject()));
        }
    }

    private void closed() {
        int code = socket.closeStatusCode() == null ? 1006 : socket.closeStatusCode();
        String reason = socket.closeReason() == null ? "" : socket.closeReason();
        waiting.values().forEach(promise -> promise.tryFail("the connection was closed with " + code + " " + reason));
        waiting.clear();
        listener.closed(code, reason);
    }

    private static final class ErrorReply extends Exception {
        private final transient JsonObject error;

        ErrorReply(JsonObject error) {
            super(error.encode(), null, false, false);
            this.error = error;
        }
    }
}
