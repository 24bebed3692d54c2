package io.bellwire.cluster.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwire.delivery.Announcement;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Answer;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Feature;
import io.bellwire.store.ByteSink;
import io.bellwire.store.ByteSource;
import io.bellwire.store.EventCodec;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
    private static final UUID ID = UUID.fromString("018f0000-0000-7000-8000-000000000001");
    private static final long RECORDED_SEED = 2026;

    @Test
    void everyMessageComesBackAsItWas() {
        for (long seed = 0; seed < 200; seed++) {
            for (NodeMessage message : new SampleMessages(seed).all()) {
                assertThat(decoded(MessageCodec.encode(message)))
                        .as("seed %d", seed)
                        .isEqualTo(new Decoded.Understood(message));
            }
        }
    }

    /** A later version must read what an older one wrote, and say the same in a way that the older one reads: they work side by side. */
    @Test
    void versionOneIsReadAsItWasRecordedAndFindsItsOwnAtTheBeginning() throws IOException {
        List<NodeMessage> messages = new SampleMessages(RECORDED_SEED).versionOne();
        List<byte[]> recorded = recorded("messages-1.hex");
        assertThat(recorded).hasSameSizeAs(messages);
        for (int i = 0; i < messages.size(); i++) {
            assertThat(decoded(recorded.get(i))).isEqualTo(new Decoded.Understood(messages.get(i)));
            assertThat(MessageCodec.encode(messages.get(i))).startsWith(recorded.get(i));
        }
    }

    @Test
    void versionTwoIsReadAndWrittenAsItWasRecorded() throws IOException {
        List<NodeMessage> messages = new SampleMessages(RECORDED_SEED).all();
        List<byte[]> recorded = recorded("messages-2.hex");
        assertThat(recorded).hasSameSizeAs(messages);
        for (int i = 0; i < messages.size(); i++) {
            assertThat(decoded(recorded.get(i))).isEqualTo(new Decoded.Understood(messages.get(i)));
            assertThat(MessageCodec.encode(messages.get(i))).isEqualTo(recorded.get(i));
        }
    }

    private static List<byte[]> recorded(String name) throws IOException {
        try (InputStream file = MessageCodecTest.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), UTF_8)
                    .lines()
                    .map(HexFormat.of()::parseHex)
                    .toList();
        }
    }

    @Test
    void anEventThatIsNotKnownIsLeftOut() {
        Announcement announcement = new Announcement(
                ID, 3, 0, 2, false, null, List.of(), null, null, new InvitationEvent.Ringing("bob", ""));
        byte[] bytes = MessageCodec.encode(new NodeMessage.Announce(0, announcement));
        int kind = bytes.length - 1 - 4 - 1;
        assertThat(bytes[kind]).isEqualTo((byte) 2);
        bytes[kind] = 77;
        assertThat(decoded(bytes))
                .isEqualTo(new Decoded.Understood(new NodeMessage.Announce(
                        0, new Announcement(ID, 3, 0, 2, false, null, List.of(), null, null, null))));
    }

    @Test
    void whatANewerVersionAppendsIsNotLookedAt() {
        for (NodeMessage message : new SampleMessages(7).all()) {
            byte[] bytes = MessageCodec.encode(message);
            byte[] newer = Arrays.copyOf(bytes, bytes.length + 9);
            Arrays.fill(newer, bytes.length, newer.length, (byte) 0xff);
            assertThat(decoded(newer)).isEqualTo(new Decoded.Understood(message));
        }
    }

    @Test
    void whatANewerVersionAppendsToACallIsNotLookedAt() {
        ByteSink sink = new ByteSink(64);
        beginAsk(sink);
        int begin = sink.beginPart();
        sink.putByte(7);
        sink.putID(ID);
        sink.putText("louder");
        sink.endPart(begin);
        sink.putText("from a newer version");
        assertThat(decoded(sink.toArray()))
                .isEqualTo(new Decoded.Understood(
                        new NodeMessage.Ask(5, ID, new Actor("alice", "web"), new Call.Ringing(ID), 1_000)));
    }

    @Test
    void aKindOfCallThatIsNotKnownIsDoneByTheAsker() {
        ByteSink sink = new ByteSink(64);
        beginAsk(sink);
        int begin = sink.beginPart();
        sink.putByte(99);
        sink.endPart(begin);
        assertThat(decoded(sink.toArray())).isEqualTo(new Decoded.UnknownCall(5, "unknown kind of call 99"));
    }

    private static void beginAsk(ByteSink sink) {
        sink.putByte(1);
        sink.putVarint(5);
        sink.putID(ID);
        sink.putText("alice");
        sink.putText("web");
        sink.putLong(1_000);
    }

    @Test
    void aKindOfMessageThatIsNotKnownIsSkipped() {
        assertThat(decoded(new byte[] {100, 1, 2, 3})).isEqualTo(new Decoded.Skipped(100));
    }

    @Test
    void whatIsForAFeatureThatNoClientHereKnowsIsLeftOut() {
        Announcement.Part notice = new Announcement.Part(Feature.GROUPS, Buffer.buffer("{}"), List.of("bob"), "");
        Announcement announcement = new Announcement(ID, 3, 0, 2, false, null, List.of(), null, notice, null);
        byte[] bytes = MessageCodec.encode(new NodeMessage.Announce(0, announcement));
        int feature = bytes.length - 4 - 1 - 4 - 1 - 3 - 1;
        assertThat(bytes[feature]).isEqualTo((byte) 3);
        bytes[feature] = 77;
        assertThat(decoded(bytes))
                .isEqualTo(new Decoded.Understood(new NodeMessage.Announce(
                        0, new Announcement(ID, 3, 0, 2, false, null, List.of(), null, null, null))));
    }

    @Test
    void whateverIsCutOffIsRefusedAndNothingElse() {
        for (NodeMessage message : new SampleMessages(11).all()) {
            byte[] bytes = MessageCodec.encode(message);
            for (int length = 0; length < bytes.length; length++) {
                if (length == lengthInVersionOne(message)) {
                    continue;
                }
                Decoded decoded = decoded(Arrays.copyOf(bytes, length));
                assertThat(decoded).isInstanceOfAny(Decoded.Refused.class, Decoded.UnknownCall.class);
            }
        }
    }

    private static int lengthInVersionOne(NodeMessage message) {
        if (!(message instanceof NodeMessage.Announce announce)) {
            return -1;
        }
        ByteSink event = new ByteSink(64);
        if (announce.announcement().event() != null) {
            EventCodec.write(announce.announcement().event(), event);
        }
        return MessageCodec.encode(message).length - event.size() - Integer.BYTES;
    }

    @Test
    void whateverTheBytesAreTheyAreReadOrRefused() {
        Random random = new Random(13);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = (byte) random.nextInt(9);
            }
            assertThat(decoded(bytes)).isNotNull();
        }
    }

    @Test
    void whateverIsChangedIsReadOrRefused() {
        Random random = new Random(17);
        for (int i = 0; i < 500; i++) {
            for (NodeMessage message : new SampleMessages(i).all()) {
                byte[] bytes = MessageCodec.encode(message);
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                assertThat(decoded(bytes)).isNotNull();
            }
        }
    }

    @Test
    void aLengthBeyondWhatIsThereIsRefusedBeforeAnythingIsAllocated() {
        ByteSink sink = new ByteSink(64);
        sink.putByte(4);
        sink.putVarint(1);
        sink.putVarint(Integer.MAX_VALUE);
        assertThat(decoded(sink.toArray()))
                .isEqualTo(new Decoded.Refused(false, "a length of 2147483647 with 0 bytes left"));
    }

    @Test
    void whatNeverGoesToAnotherNodeIsABug() {
        assertThatThrownBy(() -> MessageCodec.encode(new NodeMessage.Answered(1, new Answer.Info(null))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MessageCodec.encode(
                        new NodeMessage.Ask(1, ID, new Actor("a", "b"), new Call.GetSignalingInfo(ID), 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    static Decoded decoded(byte[] bytes) {
        return MessageCodec.decode(new ByteSource(bytes));
    }
}
