package io.bellwire.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One event loop's queue of notices: in order, in slices, and going on whatever fails. */
class FanOutTest {
    private static final UUID ID = new UUID(1, 2);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final EventLoop loop =
            ((VertxInternal) vertx).createEventLoopContext().nettyEventLoop();
    private final FanOut fanOut = new FanOut();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<ByteBuf> payloads = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertThat(fanOut.backlog()).isZero();
        assertThat(payloads).allSatisfy(payload -> assertThat(payload.refCnt()).isZero());
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private EncodedNotice notice(int seq) {
        ByteBuf payload = Unpooled.buffer(1).writeByte(seq);
        payloads.add(payload);
        return new EncodedNotice(ID, seq, false, null, payload);
    }

    private List<Session> sessions(int count) {
        List<Session> sessions = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> sessions.add(new Listening("d" + i)));
        return sessions;
    }

    private void whenDone() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        fanOut.send(loop, notice(99), sessions(1), written -> done.countDown());
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        loop.submit(() -> {}).syncUninterruptibly();
    }

    @Test
    void whoWaitsBehindAFailureIsServed() throws Exception {
        fanOut.send(loop, notice(1), sessions(1), written -> {
            throw new IllegalStateException("on purpose");
        });
        whenDone();

        assertThat(log).containsExactly("d0:1", "d0:99");
    }

    @Test
    void aSessionThatFailsCostsNoOtherItsNoticeAndIsNotCountedAsReached() throws Exception {
        List<Session> sessions = sessions(3);
        ((Listening) sessions.get(1)).broken = true;
        List<String> reached = new CopyOnWriteArrayList<>();
        fanOut.send(loop, notice(1), sessions, written -> written.forEach(session -> reached.add(session.deviceID())));
        whenDone();

        assertThat(reached).containsExactly("d0", "d2");
    }

    @Test
    void aLargeAudienceLeavesTheEventLoopToOthersBetweenSlicesAndIsNotOvertaken() throws Exception {
        CountDownLatch filled = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                filled.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        fanOut.send(loop, notice(1), sessions(3 * FanOut.SLICE), null);
        fanOut.send(loop, notice(2), sessions(1), null);
        loop.execute(() -> log.add("timer"));
        filled.countDown();
        whenDone();

        assertThat(log.indexOf("timer")).isEqualTo(FanOut.SLICE);
        assertThat(log.indexOf("d0:2")).isEqualTo(3 * FanOut.SLICE + 1);
    }

    private final class Listening implements Session {
        private final String deviceID;
        private boolean broken;

        Listening(String deviceID) {
            this.deviceID = deviceID;
        }

        @Override
        public String userID() {
            return "bob";
        }

        @Override
        public String deviceID() {
            return deviceID;
        }

        @Override
        public EventLoop eventLoop() {
            return loop;
        }

        @Override
        public long fetch(EncodedNotice notice) {
            if (broken) {
                throw new IllegalStateException("on purpose");
            }
            return 0;
        }

        @Override
        public boolean deliver(EncodedNotice notice) {
            if (broken) {
                throw new IllegalStateException("on purpose");
            }
            log.add(deviceID + ":" + notice.seq());
            return true;
        }

        @Override
        public long since() {
            return Long.MIN_VALUE;
        }

        @Override
        public void replaced() {}

        @Override
        public void replacedBy(long order) {}
    }
}
