package io.bellwire.signaling;

import io.bellwire.delivery.EncodedNotice;
import io.bellwire.delivery.LoginReader;
import io.bellwire.delivery.Replay;
import io.bellwire.delivery.Session;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Incoming;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RequestID;
import io.bellwire.protocol.RpcError;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A user's device, from the login on and without a socket: it behaves towards the rooms behind it as a connection does,
 * and writes down what its client would be told.
 */
final class Device implements Session {
    private static final RequestID ID = new RequestID.Whole(1);

    private final GatewayFixture gateway;
    private final String userID;
    private final String deviceID;
    private final ContextInternal context;
    private final List<JsonObject> told = new ArrayList<>();
    private final List<ByteBuf> payloads = new ArrayList<>();
    private final Map<UUID, Integer> seen = new HashMap<>();
    private final Map<UUID, Boolean> ended = new HashMap<>();
    private final Map<UUID, Integer> early = new LinkedHashMap<>();
    private Replay replay;
    private boolean replaying;
    private boolean breaksDown;
    private boolean offline;
    private boolean replaced;
    private JsonObject pending = new JsonObject();

    Device(GatewayFixture gateway, String userID, String deviceID) {
        this.gateway = gateway;
        this.userID = userID;
        this.deviceID = deviceID;
        this.context = ((VertxInternal) gateway.vertx()).createEventLoopContext();
    }

    // What a test does.

    /** The answer to a call: an object with {@code result} or {@code error}. */
    JsonObject call(String method, JsonObject params) {
        return GatewayFixture.await(send(method, params));
    }

    /** Makes a call and does not wait. */
    Future<JsonObject> send(String method, JsonObject params) {
        Call call = gateway.decode(method, params);
        Promise<JsonObject> answer = Promise.promise();
        context.runOnContext(nothing -> gateway.switchboard()
                .ofClient(new Actor(userID, deviceID), call)
                .onComplete(done -> answer.complete(json(done.result()))));
        return answer.future();
    }

    JsonObject result(String method, JsonObject params) {
        JsonObject answer = call(method, params);
        JsonObject result = answer.getJsonObject("result");
        if (result == null) {
            throw new AssertionError(method + " was refused: " + answer);
        }
        return result;
    }

    JsonObject error(String method, JsonObject params) {
        JsonObject error = call(method, params).getJsonObject("error");
        if (error == null) {
            throw new AssertionError(method + " succeeded");
        }
        return error;
    }

    int errorCode(String method, JsonObject params) {
        return error(method, params).getInteger("code");
    }

    /** Everything that its client was told so far, once nothing is under way any more. */
    List<JsonObject> told() {
        gateway.settle();
        return toldSoFar();
    }

    synchronized List<JsonObject> toldSoFar() {
        return List.copyOf(told);
    }

    /** The names of the notices about an invitation. */
    List<String> heard(String inviteID) {
        return told(inviteID).stream().map(notice -> notice.getString("method")).toList();
    }

    List<JsonObject> told(String inviteID) {
        return told().stream()
                .filter(notice -> inviteID.equals(notice.getJsonObject("params").getString("inviteID")))
                .toList();
    }

    synchronized Map<UUID, Integer> seen() {
        return new HashMap<>(seen);
    }

    synchronized List<ByteBuf> payloads() {
        return List.copyOf(payloads);
    }

    boolean wasReplaced() {
        return replaced;
    }

    JsonObject pending() {
        return pending;
    }

    /** Each notice that comes from now on meets a failure. */
    void breakDown() {
        breaksDown = true;
    }

    // What a connection does.

    /** Takes its place without a look at what it missed. */
    Device connect() {
        GatewayFixture.await(onLoop(() -> {
            register();
            return Future.succeededFuture();
        }));
        return this;
    }

    /** Logs in, and gets what it missed. */
    Device login(Call.Resume resume) {
        GatewayFixture.await(beginLogin(resume).compose(nothing -> replayAll()));
        return this;
    }

    /** The login up to its answer; notices are kept back from now on, until {@link #replayPiece} has caught up. */
    Future<Void> beginLogin(Call.Resume resume) {
        return onLoop(() -> {
            replaying = true;
            register();
            return gateway.logins().open(userID, resume).map(this::answered);
        });
    }

    private void register() {
        Session older = gateway.registrar().register(this).replaced();
        if (older != null) {
            older.replaced();
        }
    }

    private Void answered(LoginReader.LoginState state) {
        pending = json(new io.bellwire.protocol.Answer.LoggedIn(
                        userID,
                        deviceID,
                        state.serverTime(),
                        25,
                        io.bellwire.protocol.Limits.DEFAULT,
                        state.pending(),
                        state.pendingNext()))
                .getJsonObject("result");
        replay = state.replay();
        early.forEach(replay::missed);
        early.clear();
        return null;
    }

    /** One piece of what it missed; completes with whether it has caught up. */
    Future<Boolean> replayPiece() {
        return onLoop(() -> replay.next().map(this::written));
    }

    private Future<Void> replayAll() {
        return replayPiece().compose(done -> done ? Future.succeededFuture() : replayAll());
    }

    private Boolean written(List<EncodedNotice> notices) {
        for (EncodedNotice notice : notices) {
            write(notice);
            notice.payload().release();
        }
        replaying = !notices.isEmpty();
        return notices.isEmpty();
    }

    /** Its socket is gone. */
    void disconnect() {
        offline = true;
        GatewayFixture.await(onLoop(() -> {
            gateway.registrar().unregister(this);
            return Future.succeededFuture();
        }));
    }

    @Override
    public String userID() {
        return userID;
    }

    @Override
    public String deviceID() {
        return deviceID;
    }

    @Override
    public EventLoop eventLoop() {
        return context.nettyEventLoop();
    }

    @Override
    public boolean deliver(EncodedNotice notice) {
        if (!eventLoop().inEventLoop()) {
            throw new AssertionError("called on " + Thread.currentThread());
        }
        if (offline) {
            return false;
        }
        if (breaksDown) {
            throw new IllegalStateException("broken down");
        }
        if (replaying && notice.inviteID() != null) {
            if (replay == null) {
                early.merge(notice.inviteID(), notice.seq(), Math::min);
            } else {
                replay.missed(notice.inviteID(), notice.seq());
            }
            return false;
        }
        write(notice);
        return true;
    }

    @Override
    public long since() {
        return Long.MIN_VALUE;
    }

    @Override
    public void replacedBy(long order) {
        throw new AssertionError("there is no other node");
    }

    @Override
    public void replaced() {
        replaced = true;
        offline = true;
    }

    private synchronized void write(EncodedNotice notice) {
        payloads.add(notice.payload());
        UUID inviteID = notice.inviteID();
        if (inviteID != null) {
            if (ended.containsKey(inviteID) || seen.getOrDefault(inviteID, 0) >= notice.seq()) {
                return;
            }
            seen.put(inviteID, notice.seq());
            if (notice.last()) {
                ended.put(inviteID, true);
            }
        }
        told.add(new JsonObject(notice.payload().toString(StandardCharsets.UTF_8)));
    }

    private <T> Future<T> onLoop(java.util.function.Supplier<Future<T>> action) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(nothing -> action.get().onComplete(promise));
        return promise.future();
    }

    private JsonObject json(Reply reply) {
        return Buffer.buffer(gateway.encoder().reply(ID, reply)).toJsonObject();
    }

    /** What the protocol room makes of a call. */
    static Call decoded(Incoming incoming) {
        var content = ((Incoming.Single) incoming).request().content();
        if (content instanceof RpcError error) {
            throw new AssertionError("not a call: " + error);
        }
        return (Call) content;
    }
}
