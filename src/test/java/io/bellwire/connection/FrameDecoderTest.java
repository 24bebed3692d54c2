package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoder alone: what comes out does not depend on how the bytes came in. */
class FrameDecoderTest {

    private static final FrameLimits LIMITS = new FrameLimits(200_000, 100_000, 64, 100, 1_000_000, true);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void messagesSurviveAnyFragmentsAndAnyBuffers(long seed) {
        Random random = new Random(seed);
        List<String> expected = new ArrayList<>();
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (int i = 0; i < 60; i++) {
            String text = "ä€𝄞x".repeat(random.nextInt(i % 10 == 0 ? 9_000 : 60)) + i;
            expected.add(text);
            write(wire, text.getBytes(StandardCharsets.UTF_8), random, expected);
        }
        Collector collector = new Collector();
        FrameDecoder decoder = new FrameDecoder(LIMITS, collector);
        byte[] bytes = wire.toByteArray();
        for (int from = 0; from < bytes.length; ) {
            int count = Math.min(bytes.length - from, 1 + random.nextInt(random.nextBoolean() ? 5 : 5_000));
            assertThat(decoder.decode(Unpooled.wrappedBuffer(bytes, from, count)))
                    .isNull();
            from += count;
        }

        assertThat(collector.seen).isEqualTo(expected);
    }

    @Test
    void aPausedSinkLeavesTheRestInTheBuffer() {
        Collector collector = new Collector();
        collector.pauseAfter = 1;
        FrameDecoder decoder = new FrameDecoder(LIMITS, collector);
        ByteBuf buffer = Unpooled.wrappedBuffer(frame("one"), frame("two"));

        assertThat(decoder.decode(buffer)).isNull();
        assertThat(collector.seen).containsExactly("one");
        assertThat(buffer.readableBytes()).isEqualTo(frame("two").length);

        collector.pauseAfter = 2;
        assertThat(decoder.decode(buffer)).isNull();
        assertThat(collector.seen).containsExactly("one", "two");
    }

    @Test
    void theBoundGrowsAtLogin() {
        Collector collector = new Collector();
        FrameDecoder before = new FrameDecoder(LIMITS, collector);
        FrameDecoder after = new FrameDecoder(LIMITS, collector);
        after.allowLongMessages();
        byte[] frame = frame("x".repeat(100_001));

        assertThat(before.decode(Unpooled.wrappedBuffer(frame))).isEqualTo(CloseCode.MESSAGE_TOO_BIG);
        assertThat(after.decode(Unpooled.wrappedBuffer(frame))).isNull();
        assertThat(collector.seen).hasSize(1);
    }

    @Test
    void invalidTextIsNoticedBeforeTheFrameIsComplete() {
        byte[] frame = RawClient.frame(0x81, new byte[] {'a', (byte) 0xFF, 'b', 'c', 'd', 'e'});
        FrameDecoder decoder = new FrameDecoder(LIMITS, new Collector());

        assertThat(decoder.decode(Unpooled.wrappedBuffer(frame, 0, 8))).isEqualTo(CloseCode.INVALID_UTF8);
    }

    @Test
    void nothingIsDecodedAfterAViolation() {
        Collector collector = new Collector();
        FrameDecoder decoder = new FrameDecoder(LIMITS, collector);
        byte[] broken = RawClient.frame(0x83, new byte[0]);

        assertThat(decoder.decode(Unpooled.wrappedBuffer(broken))).isEqualTo(CloseCode.PROTOCOL_ERROR);
        assertThat(decoder.decode(Unpooled.wrappedBuffer(frame("late")))).isEqualTo(CloseCode.PROTOCOL_ERROR);
        assertThat(collector.seen).isEmpty();
    }

    /** Cuts a message into fragments, with a ping between some of them. */
    private static void write(ByteArrayOutputStream wire, byte[] message, Random random, List<String> expected) {
        int from = 0;
        int first = 0x01;
        while (random.nextInt(4) > 0 && first < 0x40) {
            int count = random.nextInt(message.length - from + 1);
            byte[] part = java.util.Arrays.copyOfRange(message, from, from + count);
            wire.writeBytes(RawClient.frame(first, part));
            from += count;
            first = 0x00;
            if (random.nextInt(3) == 0) {
                wire.writeBytes(RawClient.frame(0x89, new byte[] {'p'}));
                expected.add(expected.size() - 1, "ping p");
            }
        }
        byte[] rest = java.util.Arrays.copyOfRange(message, from, message.length);
        wire.writeBytes(RawClient.frame(0x80 | first, rest));
    }

    private static byte[] frame(String text) {
        return RawClient.frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Collector implements FrameDecoder.Sink {
        private final List<String> seen = new ArrayList<>();
        private int pauseAfter = Integer.MAX_VALUE;

        @Override
        public boolean isReading() {
            return seen.size() < pauseAfter;
        }

        @Override
        public void message(byte[] payload, boolean text) {
            seen.add(new String(payload, StandardCharsets.UTF_8));
        }

        @Override
        public void ping(byte[] payload) {
            seen.add("ping " + new String(payload, StandardCharsets.UTF_8));
        }

        @Override
        public void pong() {
            seen.add("pong");
        }

        @Override
        public void peerCloses(int code) {
            seen.add("close " + code);
        }
    }
}
