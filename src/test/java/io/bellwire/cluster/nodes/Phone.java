package io.bellwire.cluster.nodes;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client that is logged in to one node, in the words of PROTOCOL §3 and §4. It reads in order, and skips nothing. */
final class Phone implements AutoCloseable {
    /** Kept: one that nobody refers to takes its sockets with it. */
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
    private final WebSocket socket;
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private int calls;

    private Phone(URI address) {
        socket = CLIENT.newWebSocketBuilder()
                .buildAsync(address, new Reader())
                .orTimeout(NodeProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Logs in. */
    static Phone of(String userID, NodeProcess node) {
        String address = node.host().address() + ":" + node.awaitReady();
        Phone phone = new Phone(URI.create("ws://" + address + "/v1/signaling"));
        phone.call("login", new JsonObject().put("token", Nodes.token(userID)));
        return phone;
    }

    /** The result of a call; what comes next must be the answer to it. */
    JsonObject call(String method, JsonObject params) {
        JsonObject call = say(method, params);
        JsonObject answer = next();
        if (!Integer.valueOf(calls).equals(answer.getInteger("id")) || answer.getJsonObject("result") == null) {
            throw new AssertionError("no result of " + call + ": " + answer);
        }
        return answer.getJsonObject("result");
    }

    /** Sends a call, and waits for nothing. */
    JsonObject say(String method, JsonObject params) {
        JsonObject call = new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", ++calls)
                .put("method", method)
                .put("params", params);
        try {
            socket.sendText(call.encode(), true).join();
        } catch (CompletionException e) {
            throw new AssertionError("the node has closed with " + closed.getNow(null), e);
        }
        return call;
    }

    /** The code with which the node closes. */
    int closeCode() {
        return closed.orTimeout(NodeProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** What a notice says; it must be the next that comes. */
    JsonObject hears(String method) {
        JsonObject notice = next();
        if (!method.equals(notice.getString("method"))) {
            throw new AssertionError("not " + method + ": " + notice);
        }
        return notice.getJsonObject("params");
    }

    private JsonObject next() {
        try {
            JsonObject message = messages.poll(NodeProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("nothing comes");
            }
            return message;
        } catch (InterruptedException e) {
            throw Signals.interrupted(e);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** Puts fragments together. */
    private final class Reader implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                messages.add(new JsonObject(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable cause) {
            closed.completeExceptionally(cause);
        }
    }
}
