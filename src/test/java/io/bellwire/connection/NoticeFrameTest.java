package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets share the bytes of a frame, and nothing else of it. */
class NoticeFrameTest {
    @RegisterExtension
    static final NoLeaks LEAKS = new NoLeaks();

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final NoticeFrame frame = new NoticeFrame();

    private static ByteBuf notice(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 200_000})
    void itIsTheFrameOfTheNotice(int length) {
        ByteBuf notice = notice("x".repeat(length));
        ByteBuf expected = Frames.frame(allocator, Opcode.TEXT, notice);

        for (int socket = 0; socket < 3; socket++) {
            ByteBuf written = frame.of(allocator, notice);
            assertThat(written).isEqualTo(expected);
            written.release();
        }

        frame.forget();
        expected.release();
        assertThat(notice.refCnt()).isOne();
        notice.release();
    }

    @Test
    void socketsShareItsBytes() {
        ByteBuf notice = notice("{\"seq\":1}");

        ByteBuf first = frame.of(allocator, notice);
        ByteBuf second = frame.of(allocator, notice);

        assertThat(second.memoryAddress()).isEqualTo(first.memoryAddress());
        frame.forget();
        first.release();
        second.release();
        notice.release();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    void aPartThatOneSocketHasWrittenIsNotMissingInTheNext() {
        ByteBuf notice = notice("{\"seq\":1}");

        ByteBuf first = frame.of(allocator, notice);
        first.skipBytes(5);
        ByteBuf second = frame.of(allocator, notice);
        second.skipBytes(3);
        ByteBuf third = frame.of(allocator, notice);

        assertThat(first.readableBytes()).isEqualTo(6);
        assertThat(second.readableBytes()).isEqualTo(8);
        assertThat(third.readableBytes()).isEqualTo(11);
        frame.forget();
        List.of(first, second, third, notice).forEach(ByteBuf::release);
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    void aNoticeWithTheSameTextIsAnotherOne() {
        ByteBuf one = notice("{\"seq\":1}");
        ByteBuf other = notice("{\"seq\":1}");

        ByteBuf first = frame.of(allocator, one);
        ByteBuf second = frame.of(allocator, other);

        assertThat(second).isEqualTo(first);
        assertThat(second.memoryAddress()).isNotEqualTo(first.memoryAddress());
        frame.forget();
        List.of(first, second, one, other).forEach(ByteBuf::release);
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    /** Notices of a pool come back as other ones: who keeps one of them would give away what is none of his business. */
    @Test
    void eachSocketGetsItsOwnNoticeWhateverWasFreedBefore() {
        Random random = new Random(7);
        List<ByteBuf> unsent = new ArrayList<>();
        for (int turn = 0; turn < 2_000; turn++) {
            String text = "{\"seq\":" + turn + "}";
            ByteBuf notice = PooledByteBufAllocator.DEFAULT.buffer();
            notice.writeCharSequence(text, StandardCharsets.UTF_8);
            ByteBuf expected = Frames.frame(allocator, Opcode.TEXT, notice);
            for (int socket = random.nextInt(4); socket >= 0; socket--) {
                ByteBuf written = frame.of(allocator, notice);
                assertThat(ByteBufUtil.hexDump(written)).isEqualTo(ByteBufUtil.hexDump(expected));
                unsent.add(written);
            }
            expected.release();
            notice.release();
            if (random.nextInt(5) == 0) {
                frame.forget();
            }
            while (unsent.size() > random.nextInt(20)) {
                unsent.remove(random.nextInt(unsent.size())).release();
            }
        }
        frame.forget();
        unsent.forEach(ByteBuf::release);
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }
}
