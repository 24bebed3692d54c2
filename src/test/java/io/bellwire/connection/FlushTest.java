package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.protocol.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A flush is a system call, which costs more than the message: what one turn of the loop writes leaves in one. */
class FlushTest {
    private static final byte[] TEXT = "{}".getBytes(StandardCharsets.UTF_8);

    private final Vertx vertx = Vertx.vertx();
    private final ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();

    /** Of another verticle on the same loop. */
    private final ContextInternal neighbour = context.owner()
            .contextBuilder()
            .withEventLoop(context.nettyEventLoop())
            .build();

    private final LoopDuties loop =
            new LoopDuties(context, 60_000, System::nanoTime, new MemoryBounds(bound(), bound()));

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static SharedBound bound() {
        return new SharedBound(1_000_000_000);
    }

    @Test
    void whatSeveralVerticlesWriteInOneTurnLeavesAtOnce() throws Exception {
        Socket socket = inOneTurn(written -> {
            written.guard.write(TEXT);
            neighbour.runOnContext(now -> {
                written.guard.write(TEXT);
                context.runOnContext(later -> written.guard.write(TEXT));
            });
        });

        assertThat(socket.flushes).containsExactly(3);
    }

    @Test
    void muchIsNotKeptUntilTheEnd() throws Exception {
        byte[] half = new byte[40_000];

        Socket socket = inOneTurn(written -> {
            written.guard.write(half);
            written.guard.write(half);
            written.guard.write(TEXT);
        });

        assertThat(socket.flushes).containsExactly(2, 1);
    }

    @Test
    void manySocketsAreNotKeptUntilTheEnd() throws Exception {
        List<Integer> beforeTheEnd = new ArrayList<>();

        Socket socket = inOneTurn(written -> {
            written.guard.write(TEXT);
            for (int i = 0; i < 300; i++) {
                new Socket().guard.write(TEXT);
            }
            neighbour.runOnContext(now -> beforeTheEnd.addAll(written.flushes));
        });

        assertThat(beforeTheEnd).isEqualTo(socket.flushes).containsExactly(1);
    }

    @Test
    void nothingIsKeptOfANoticeThatHasLeft() throws Exception {
        ByteBuf notice = Unpooled.wrappedBuffer(TEXT);
        List<Integer> references = new ArrayList<>();

        inOneTurn(written -> {
            written.guard.write(notice);
            new Socket().guard.write(notice);
            references.add(notice.refCnt());
        });

        assertThat(references).containsExactly(2);
        assertThat(notice.refCnt()).isOne();
    }

    /** What became of a socket by the end of the turn that does this. */
    private Socket inOneTurn(Consumer<Socket> turn) throws Exception {
        CompletableFuture<Socket> end = new CompletableFuture<>();
        context.runOnContext(now -> {
            Socket socket = new Socket();
            turn.accept(socket);
            ((SingleThreadEventLoop) context.nettyEventLoop())
                    .executeAfterEventLoopIteration(() -> end.complete(socket));
        });
        return end.get(10, TimeUnit.SECONDS);
    }

    /** Whose other end takes everything. */
    private final class Socket extends ChannelOutboundHandlerAdapter {
        final FrameGuard guard = new FrameGuard(
                loop, FrameLimits.of(Limits.DEFAULT), 1_000, ConnectionMetrics.NONE, socket -> new Deaf());

        /** How many messages each flush took along. */
        final List<Integer> flushes = new ArrayList<>();

        private int unflushed;

        Socket() {
            new EmbeddedChannel(this, guard);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            ReferenceCountUtil.release(message);
            unflushed++;
        }

        @Override
        public void flush(ChannelHandlerContext context) {
            flushes.add(unflushed);
            unflushed = 0;
        }
    }
}
