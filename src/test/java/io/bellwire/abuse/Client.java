package io.bellwire.abuse;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One device. Answers come in the order of the calls, so they are told apart by counting. Notices are counted, and kept
 * only by a client that listens.
 */
final class Client {

    private static final int LONGEST_MESSAGE = 1 << 20;
    private static final int MANY = 50_000;
    private static final long PATIENCE_SECONDS = 60;

    private final WebSocket socket;
    private final Queue<Promise<String>> calls = new ArrayDeque<>();
    private final ConcurrentLinkedQueue<JsonObject> notices = new ConcurrentLinkedQueue<>();
    private final AtomicInteger noticeCount = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger longest = new AtomicInteger();
    private final Promise<Integer> closed = Promise.promise();
    private volatile boolean listening;

    private Client(WebSocket socket) {
        this.socket = socket;
        socket.textMessageHandler(this::message);
        socket.exceptionHandler(ignored -> {});
        socket.closeHandler(ignored -> {
            Short code = socket.closeStatusCode();
            closed.tryComplete(code == null ? 1006 : code.intValue());
            synchronized (calls) {
                calls.forEach(call -> call.tryFail("closed with " + code));
                calls.clear();
            }
        });
    }

    /** What all clients of a test share. */
    static WebSocketClient sockets(Vertx vertx) {
        return vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(MANY)
                .setMaxFrameSize(LONGEST_MESSAGE)
                .setMaxMessageSize(LONGEST_MESSAGE));
    }

    /** The same for clients whose side of TCP takes little when they don't read. */
    static WebSocketClient deafSockets(Vertx vertx) {
        return vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(MANY)
                .setMaxFrameSize(LONGEST_MESSAGE)
                .setMaxMessageSize(LONGEST_MESSAGE)
                .setReceiveBufferSize(4_096));
    }

    static Future<Client> connect(WebSocketClient sockets, int port, @Nullable String bearer) {
        WebSocketConnectOptions options =
                new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI("/v1/signaling");
        if (bearer != null) {
            options.addHeader("Authorization", "Bearer " + bearer);
        }
        return sockets.connect(options).map(Client::new);
    }

    /** Connects and logs in. */
    static Future<Client> login(WebSocketClient sockets, GatewayProcess gateway, String userID, String deviceID) {
        return connect(sockets, gateway.port(), null)
                .compose(client -> client.call("login", client.loginParams(gateway.token(userID), deviceID))
                        .map(answer -> {
                            if (!answer.containsKey("result")) {
                                throw new IllegalStateException(answer.encode());
                            }
                            return client;
                        }));
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (java.util.concurrent.ExecutionException | TimeoutException failed) {
            throw new IllegalStateException(failed);
        }
    }

    JsonObject loginParams(String token, String deviceID) {
        return new JsonObject()
                .put("token", token)
                .put("deviceID", deviceID)
                .put("features", new JsonArray(List.of("ringing", "ended", "groups")));
    }

    /** Keeps the notices from now on. */
    Client listen() {
        listening = true;
        return this;
    }

    private void message(String text) {
        bytes.addAndGet(text.length());
        longest.accumulateAndGet(text.length(), Math::max);
        if (text.startsWith("{\"jsonrpc\":\"2.0\",\"method\"")) {
            noticeCount.incrementAndGet();
            if (listening) {
                notices.add(new JsonObject(text));
            }
            return;
        }
        Promise<String> call;
        synchronized (calls) {
            call = calls.poll();
        }
        if (call != null) {
            call.tryComplete(text);
        }
    }

    /** Sends text and waits for the answer that comes next. */
    Future<String> send(String text) {
        Promise<String> answer = Promise.promise();
        synchronized (calls) {
            if (socket.isClosed()) {
                return Future.failedFuture("closed");
            }
            calls.add(answer);
            socket.writeTextMessage(text);
        }
        return answer.future();
    }

    Future<JsonObject> call(String method, JsonObject params) {
        return send(request(1, method, params).encode()).map(JsonObject::new);
    }

    /** The same, as a string: whoever only counts does not parse. */
    Future<String> callRaw(String method, JsonObject params) {
        return send(request(1, method, params).encode());
    }

    static JsonObject request(int id, String method, JsonObject params) {
        return new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("method", method)
                .put("params", params);
    }

    /** Sends a batch of one call, many times. */
    Future<String> batch(String method, JsonObject params, int times) {
        JsonArray batch = new JsonArray();
        for (int i = 0; i < times; i++) {
            batch.add(request(i, method, params));
        }
        return send(batch.encode());
    }

    /** The notices that came while it listened. */
    Queue<JsonObject> notices() {
        return notices;
    }

    int noticeCount() {
        return noticeCount.get();
    }

    /** Characters received; never more than bytes. */
    long received() {
        return bytes.get();
    }

    int longest() {
        return longest.get();
    }

    WebSocket socket() {
        return socket;
    }

    /** The close code. */
    Future<Integer> closed() {
        return closed.future();
    }

    boolean isOpen() {
        return !socket.isClosed();
    }

    void close() {
        socket.close().onComplete(ignored -> {});
    }
}
