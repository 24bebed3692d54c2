package io.bellwire.protocol;

import static io.bellwire.protocol.Frames.decode;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;

/**
 * Any bytes at all: they are a message, or they are refused, and nothing is thrown. What is a message to us is strict JSON
 * to another parser as well, and means the same when that one writes it again. What was found once stays in {@code
 * src/test/resources}, and is played in every build; {@code -Pfuzz} looks for more.
 */
class DecoderFuzzTest {
    private static final int LONGEST_MESSAGE = 300;
    private static final AtomicLong FRAMES = new AtomicLong();
    private static final int MOST_CUT = 256;
    private static final int CUT_OFTEN = 32;
    private static final AtomicLong CUT = new AtomicLong();
    private static final AtomicLong TAKEN = new AtomicLong();

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final MessageEncoder ENCODER = new MessageEncoder(Limits.DEFAULT);

    @AfterAll
    static void report() {
        System.out.println("decoder: " + FRAMES + " frames, " + TAKEN + " of them messages, and " + CUT + " cut ones");
    }

    @DictionaryEntries({
        "\"jsonrpc\":\"2.0\"",
        "\"id\":",
        "\"method\":\"",
        "\"params\":{",
        "\"inviteID\":\"018f3c2a-7b1e-7c3d-9a4f-0123456789ab\"",
        "\"inviteeList\":[",
        "\"invitee\":\"",
        "\"groupID\":\"",
        "\"timeout\":",
        "\"resume\":{\"since\":",
        "\"known\":{",
        "\"offlinePushInfo\":{",
        "\\ud83d\\ude00",
        "1e999"
    })
    @FuzzTest(maxDuration = "")
    void anyBytes(byte[] frame) throws IOException {
        if (FRAMES.incrementAndGet() % CUT_OFTEN == 0) {
            cutAnywhere(frame);
        }
        Incoming incoming = decode(frame);
        if (incoming instanceof Incoming.Malformed malformed) {
            canBeSent(malformed.error());
            return;
        }
        TAKEN.incrementAndGet();
        JsonNode tree = STRICT.readTree(frame);
        for (Request request : requests(incoming)) {
            if (request.content() instanceof RpcError error) {
                canBeSent(error);
            }
        }
        meansTheSame(incoming, tree);
    }

    /** A frame of which the end is missing has a result as well. */
    private static void cutAnywhere(byte[] frame) {
        for (int length = 0; length < Math.min(frame.length, MOST_CUT); length++) {
            CUT.incrementAndGet();
            if (decode(Arrays.copyOf(frame, length)) == null) {
                throw new AssertionError("no result for " + length + " bytes");
            }
        }
    }

    private static List<Request> requests(Incoming incoming) {
        return incoming instanceof Incoming.Batch batch
                ? batch.requests()
                : List.of(((Incoming.Single) incoming).request());
    }

    private static void canBeSent(RpcError error) throws IOException {
        if (error.message().length() > LONGEST_MESSAGE) {
            throw new AssertionError("says too much: " + error.message());
        }
        STRICT.readTree(ENCODER.reply(RequestID.NULL, error));
    }

    /** Push information is kept as it was written, so another spelling of it is something else. */
    private static void meansTheSame(Incoming incoming, JsonNode tree) throws IOException {
        if (!tree.findValues("offlinePushInfo").isEmpty()) {
            return;
        }
        Incoming again = decode(STRICT.writeValueAsBytes(tree));
        if (again instanceof Incoming.Malformed malformed) {
            throw new AssertionError("is refused when it is written again: " + malformed.error());
        }
        List<Request> before = requests(incoming);
        List<Request> after = requests(again);
        for (int i = 0; i < before.size(); i++) {
            boolean call = before.get(i).content() instanceof Call;
            if (call && !before.get(i).content().equals(after.get(i).content())) {
                throw new AssertionError(before.get(i) + ", but written again " + after.get(i));
            }
        }
    }
}
