package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.protocol.Actor;
import io.bellwire.protocol.CloseCode;
import io.bellwire.protocol.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of calls while the event loop stands still. */
class CallDeskTest {
    private final TestGateway gateway = TestGateway.start();
    private final ContextInternal context = ((VertxInternal) gateway.vertx).createEventLoopContext();
    private final Socket socket = new Socket();
    private final Promise<Reply> first = Promise.promise();
    private CallDesk desk;

    @BeforeEach
    void open() {
        gateway.calls.behaviour = (actor, call) -> gateway.calls.made.size() == 1 ? first.future() : FakeCalls.done();
        DeviceSession session = new DeviceSession(new Actor("alice", "phone"), Set.of());
        desk = new CallDesk(gateway.connections, context, socket, session, null, expiry -> {}, () -> {});
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void theCallsOfABatchAreMadeOneAfterAnother() throws Exception {
        take(new JsonArray().add(ringing(1)).add(ringing(2)));

        first.complete(FakeCalls.done().result());

        JsonArray answers = socket.nextAnswers();
        assertThat(gateway.calls.made).hasSize(2);
        assertThat(answers.getJsonObject(1).containsKey("result")).isTrue();
    }

    /** Whoever sent it has given up on it, and may have done the opposite elsewhere. */
    @Test
    void whatIsLeftOfABatchWhenTheLoopStoodStillIsNotMade() throws Exception {
        take(new JsonArray().add(ringing(1)).add(ringing(2)).add(ringing(3)));

        socket.wentOnAt = gateway.connections.now();
        first.complete(FakeCalls.done().result());

        JsonArray answers = socket.nextAnswers();
        assertThat(gateway.calls.made).hasSize(1);
        assertThat(answers.getJsonObject(0).containsKey("result")).isTrue();
        for (int left = 1; left < 3; left++) {
            assertThat(answers.getJsonObject(left).getJsonObject("error").getInteger("code"))
                    .isEqualTo(8503);
        }
    }

    @Test
    void whatIsTakenUpAfterwardsIsMade() throws Exception {
        socket.wentOnAt = gateway.connections.now();
        first.complete(FakeCalls.done().result());

        take(new JsonArray().add(ringing(1)).add(ringing(2)));

        socket.nextAnswers();
        assertThat(gateway.calls.made).hasSize(2);
    }

    private static JsonObject ringing(int id) {
        return new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("method", "ringing")
                .put("params", new JsonObject().put("inviteID", new UUID(0, id).toString()));
    }

    private void take(JsonArray batch) throws Exception {
        byte[] text = batch.encode().getBytes(StandardCharsets.UTF_8);
        CompletableFuture<Void> taken = new CompletableFuture<>();
        context.runOnContext(ignored -> {
            desk.take(gateway.connections.services().decoder().decode(text, 0, text.length));
            taken.complete(null);
        });
        taken.get(10, TimeUnit.SECONDS);
    }

    /** Of a loop that has gone on at a time that the test says. */
    private final class Socket implements ClientSocket {
        private final BlockingQueue<String> written = new LinkedBlockingQueue<>();
        private volatile long wentOnAt = Long.MIN_VALUE;

        JsonArray nextAnswers() throws InterruptedException {
            String text = written.poll(10, TimeUnit.SECONDS);
            assertThat(text).isNotNull();
            return new JsonArray(text);
        }

        @Override
        public boolean hasStoodSince(long then) {
            return then < wentOnAt;
        }

        @Override
        public EventLoop eventLoop() {
            return context.nettyEventLoop();
        }

        @Override
        public boolean write(byte[] text) {
            return written.add(new String(text, StandardCharsets.UTF_8));
        }

        @Override
        public boolean write(ByteBuf notice) {
            throw new AssertionError("there is no notice");
        }

        @Override
        public long unsentBytes() {
            return 0;
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void allowLongMessages() {}

        @Override
        public void close(CloseCode code) {
            throw new AssertionError(code.reason());
        }
    }
}
