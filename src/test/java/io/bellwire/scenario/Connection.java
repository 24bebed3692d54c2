package io.bellwire.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.history.Client;
import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.History;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** One WebSocket. The calls that go over it, and their answers, are noted in the history. */
final class Connection {

    /** All clients share one Vert.x, apart from the gateway's. */
    private static final WebSocketClient CLIENTS = Vertx.vertx(
                    new VertxOptions().setEventLoopPoolSize(2).setPreferNativeTransport(true))
            .createWebSocketClient(new WebSocketClientOptions().setMaxConnections(10_000));

    private volatile History history;
    private final Client client;
    private final ClientWebSocket socket = CLIENTS.webSocket();
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, Pending> pending = new ConcurrentHashMap<>();
    private final BlockingQueue<Object> others = new LinkedBlockingQueue<>();
    private final Promise<Integer> closed = Promise.promise();
    private final BiConsumer<String, JsonObject> notices;

    private record Pending(Called call, Promise<Answered> answer) {}

    private Connection(History history, Client client, BiConsumer<String, JsonObject> notices) {
        this.history = history;
        this.client = client;
        this.notices = notices;
        socket.textMessageHandler(this::message);
        socket.closeHandler(nothing -> {
            Short code = socket.closeStatusCode();
            int closeCode = code == null ? 1006 : code.intValue();
            closed.complete(closeCode);
            pending.values().forEach(call -> call.answer.tryFail("the connection was closed with " + closeCode));
        });
    }

    /**
     * Connects.
     *
     * @param notices told each notice, to note it, on the socket's event loop
     */
    static Future<Connection> open(
            int port, History history, Client client, BiConsumer<String, JsonObject> notices, String... headers) {
        Connection connection = new Connection(history, client, notices);
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/v1/signaling")
                .addSubProtocol("signaling.v1.json");
        for (int i = 0; i < headers.length; i += 2) {
            options.addHeader(headers[i], headers[i + 1]);
        }
        return connection.socket.connect(options).map(connected -> connection);
    }

    /** Notes what comes from now on in another history. */
    void noteIn(History other) {
        history = other;
    }

    Client client() {
        return client;
    }

    /** Sends a call; its answer comes with the future, unless the connection ends before. */
    Future<Answered> call(String method, JsonObject params) {
        int id = ids.incrementAndGet();
        Promise<Answered> answer = Promise.promise();
        pending.put(id, new Pending(history.called(client, method, params), answer));
        send(request(id, method, params).encode());
        if (closed.future().isComplete()) {
            answer.tryFail("the connection was closed before");
        }
        return answer.future();
    }

    /** Sends a call that nobody waits for. */
    void callAndForget(String method, JsonObject params) {
        history.called(client, method, params);
        send(request(ids.incrementAndGet(), method, params).encode());
    }

    static JsonObject request(int id, String method, JsonObject params) {
        return new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("method", method)
                .put("params", params);
    }

    /** Sends a frame as it is; what it is answered with comes by {@link #others()}. */
    void send(String text) {
        socket.writeTextMessage(text);
    }

    /** What came in and answered no {@link #call}: batches, answers to frames that nobody could read. */
    BlockingQueue<Object> others() {
        return others;
    }

    /** The close code, 1006 if there was none. */
    Future<Integer> closed() {
        return closed.future();
    }

    /** Ends the TCP connection without a word. */
    void cut() {
        Channel channel = ((WebSocketInternal) socket).channelHandlerContext().channel();
        assertThat(channel.close().awaitUninterruptibly(Node.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        Node.await(closed.future());
    }

    /** The same, without waiting for it here; what was sent before is written first. */
    Future<Void> drop() {
        Channel channel = ((WebSocketInternal) socket).channelHandlerContext().channel();
        Promise<ChannelFuture> closing = Promise.promise();
        channel.eventLoop().execute(() -> closing.complete(channel.close()));
        return closing.future().compose(asked -> closed.future()).mapEmpty();
    }

    private void message(String text) {
        Object message = Json.decodeValue(text);
        if (message instanceof JsonObject object && object.containsKey("method")) {
            notices.accept(object.getString("method"), object.getJsonObject("params"));
        } else if (message instanceof JsonObject object
                && object.getValue("id") instanceof Integer id
                && pending.containsKey(id)) {
            Pending asked = pending.remove(id);
            asked.answer.tryComplete(history.answered(asked.call, object));
        } else {
            others.add(message);
        }
    }
}
