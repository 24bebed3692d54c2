package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.protocol.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a socket does at what time, where no real one can be brought to it in the moment that matters. */
class FrameGuardTest {
    private static final long SECOND = 1_000_000_000;
    private static final long HEARTBEAT_MS = 25_000;
    private static final int MASKED = 0x80;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5 * SECOND);
    private final Vertx vertx = Vertx.vertx();
    private final ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
    private final LoopDuties loop = new LoopDuties(
            context, HEARTBEAT_MS, now::get, new MemoryBounds(new SharedBound(1 << 20), new SharedBound(1 << 20)));

    private FrameGuard guard;
    private EmbeddedChannel channel;

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void itIsPingedOncePerHeartbeat() throws Exception {
        inATurn(this::open);
        List<Integer> pings = new ArrayList<>();

        inATurn(() -> {
            for (int second = 0; second < 75; second++) {
                passes(SECOND);
                if (pingedAtAVisit()) {
                    pings.add(second);
                    pongs();
                }
            }
        });

        assertThat(pings).hasSize(3);
        assertThat(pings.get(1) - pings.get(0)).isEqualTo(25);
        assertThat(pings.get(2) - pings.get(1)).isEqualTo(25);
    }

    /** Its pong would be taken for something that had waited while the node stood still. */
    @Test
    void whoIsDueRightAfterAStandstillIsPingedWhenAllIsReadThatHadWaited() throws Exception {
        inATurn(this::open);
        inATurn(() -> passes(24 * SECOND));

        inATurn(() -> {
            now.addAndGet(4 * SECOND);
            assertThat(pingedAtAVisit()).isFalse();
        });
        // The turn after the next one is the first that has read all of it.
        inATurn(() -> {});
        inATurn(() -> {
            passes(SECOND);
            assertThat(pingedAtAVisit()).isTrue();
            pongs();
            assertThat(opcodes()).isEmpty();
        });
    }

    @Test
    void whoHadSentSomethingMeanwhileIsSentAway() throws Exception {
        inATurn(this::open);

        inATurn(() -> {
            now.addAndGet(4 * SECOND);
            pongs();
            assertThat(opcodes()).containsExactly(Opcode.CLOSE);
        });
    }

    private void open() {
        guard = new FrameGuard(
                loop, FrameLimits.of(Limits.DEFAULT), 1_000, ConnectionMetrics.NONE, socket -> new Deaf());
        channel = new EmbeddedChannel(guard);
    }

    /** Time in which the loop turns. */
    private void passes(long nanos) {
        for (long left = nanos; left > 0; left -= SECOND) {
            now.addAndGet(SECOND);
            loop.isOld(0);
        }
    }

    private boolean pingedAtAVisit() {
        guard.visit(now.get());
        List<Integer> written = opcodes();
        assertThat(written).isSubsetOf(List.of(Opcode.PING));
        return !written.isEmpty();
    }

    private void pongs() {
        channel.writeInbound(channel.alloc()
                .buffer()
                .writeByte(0x80 | Opcode.PONG)
                .writeByte(MASKED)
                .writeInt(0));
    }

    /** Of what was written since it was last asked. */
    private List<Integer> opcodes() {
        List<Integer> opcodes = new ArrayList<>();
        channel.flushOutbound();
        for (ByteBuf frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
            opcodes.add(frame.readByte() & 0x0F);
            frame.release();
        }
        return opcodes;
    }

    private void inATurn(Runnable task) throws Exception {
        CompletableFuture<Void> end = new CompletableFuture<>();
        context.runOnContext(ignored -> {
            try {
                task.run();
                ((SingleThreadEventLoop) context.nettyEventLoop())
                        .executeAfterEventLoopIteration(() -> end.complete(null));
            } catch (Throwable failure) {
                end.completeExceptionally(failure);
            }
        });
        end.get(10, TimeUnit.SECONDS);
    }
}
