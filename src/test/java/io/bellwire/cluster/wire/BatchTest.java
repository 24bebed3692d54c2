package io.bellwire.cluster.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.store.ByteSink;
import io.bellwire.store.ByteSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchTest {
    private static final Batch.Header HEADER =
            new Batch.Header("one", "two", 77, 1_767_225_600_000L, NodeState.READY, true, 3, 41, 42, 9, 1_000);
    private static final String RECORDED = "0100000019036f6e650374776f4d0000019b76daa800020103292a09e807"
            + "09070000000000000000"
            + "09070000000001000000";

    private final Seal seal = new Seal("secret".getBytes(UTF_8));
    private final Seen seen = new Seen();

    /** What became of it, as text. */
    private static final class Seen implements Batch.Opening {
        final List<String> calls = new ArrayList<>();
        Batch.Header header;
        List<Decoded> messages;

        @Override
        public void opened(Batch.Header opened, List<ByteSource> sources) {
            calls.add("opened");
            header = opened;
            messages = sources.stream().map(MessageCodec::decode).toList();
        }

        @Override
        public void badSeal() {
            calls.add("bad seal");
        }

        @Override
        public void unreadable(String reason) {
            calls.add("unreadable: " + reason);
        }
    }

    private byte[] written(List<NodeMessage> messages) {
        List<byte[]> encoded = messages.stream().map(MessageCodec::encode).toList();
        return Batch.write(HEADER, encoded, seal, new ByteSink(16));
    }

    @Test
    void aBatchComesBackAsItWas() {
        List<NodeMessage> messages = new SampleMessages(5).all();

        Batch.open(written(messages), new Seal("secret".getBytes(UTF_8)), seen);

        assertThat(seen.header).isEqualTo(HEADER);
        assertThat(seen.messages)
                .isEqualTo(messages.stream().map(Decoded.Understood::new).toList());
    }

    @Test
    void theSealIsTheOneOfTheStandard() {
        Seal ofTheRfc = new Seal("Jefe".getBytes(UTF_8));
        byte[] text = "what do ya want for nothing?".getBytes(UTF_8);
        assertThat(HexFormat.of().formatHex(ofTheRfc.of(text, text.length)))
                .as("RFC 4231, test case 2")
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void whateverIsChangedBreaksTheSeal() {
        byte[] batch = written(List.of(new NodeMessage.Missed(5)));
        for (int i = 0; i < batch.length; i++) {
            byte[] changed = batch.clone();
            changed[i] ^= 1;
            Batch.open(changed, seal, seen);
        }
        assertThat(seen.calls).hasSize(batch.length).containsOnly("bad seal");
    }

    @Test
    void anotherSecretIsRefused() {
        Batch.open(written(List.of()), new Seal("another".getBytes(UTF_8)), seen);
        assertThat(seen.calls).containsExactly("bad seal");
    }

    @Test
    void whateverIsCutOffBreaksTheSeal() {
        byte[] batch = written(List.of(new NodeMessage.Missed(5)));
        for (int length = 0; length < batch.length; length++) {
            Batch.open(Arrays.copyOf(batch, length), seal, seen);
        }
        assertThat(seen.calls).hasSize(batch.length).containsOnly("bad seal");
    }

    @Test
    void anotherVersionIsRefused() {
        Batch.open(sealed(new byte[] {2, 0, 0, 0, 0}), seal, seen);
        assertThat(seen.calls).containsExactly("unreadable: version 2 of the format");
    }

    @Test
    void whateverAMemberSendsIsReadOrRefused() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (bytes.length > 4) {
                System.arraycopy(new byte[] {1, 0, 0, 0, (byte) random.nextInt(50)}, 0, bytes, 0, 5);
            }
            Batch.open(sealed(bytes), seal, seen);
        }
        assertThat(seen.calls).hasSize(20_000).doesNotContain("bad seal");
    }

    /** What a newer node appends to the header is not looked at. */
    @Test
    void aLongerHeaderIsUnderstood() {
        ByteSink sink = new ByteSink(64);
        byte[] batch = written(List.of());
        byte[] header = Arrays.copyOfRange(batch, 5, batch.length - Seal.BYTES);
        sink.putByte(Batch.VERSION);
        int begin = sink.beginPart();
        sink.putBytes(header, 0, header.length);
        sink.putText("newer");
        sink.endPart(begin);

        Batch.open(sealed(sink.toArray()), seal, seen);

        assertThat(seen.header).isEqualTo(HEADER);
        assertThat(seen.messages).isEmpty();
    }

    @Test
    void versionOneIsReadAndWrittenAsItWasRecorded() {
        byte[] batch = written(List.of(new NodeMessage.Missed(0), new NodeMessage.Missed(1L << 24)));
        assertThat(HexFormat.of().formatHex(batch, 0, batch.length - Seal.BYTES))
                .isEqualTo(RECORDED);
    }

    private byte[] sealed(byte[] bytes) {
        byte[] batch = Arrays.copyOf(bytes, bytes.length + Seal.BYTES);
        System.arraycopy(seal.of(bytes, bytes.length), 0, batch, bytes.length, Seal.BYTES);
        return batch;
    }
}
