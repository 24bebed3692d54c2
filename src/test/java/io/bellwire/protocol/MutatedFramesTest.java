package io.bellwire.protocol;

import static io.bellwire.protocol.Frames.decode;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames that are damaged at random, and frames that are only written another way; seeded, so that they come again. */
class MutatedFramesTest {

    private static final int MUTATIONS = 200_000;
    private static final String[] PIECES = {
        "\"",
        "\\",
        "\\u",
        "\\ud83d",
        "\\ude00",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "0",
        "-",
        "1e999",
        ".5",
        "null",
        "true",
        "\"jsonrpc\":\"2.0\"",
        "\"id\":",
        "\"method\":\"login\"",
        "\"params\":",
        "//",
        "/*",
        "\u0000",
        "\uFEFF",
        "😀",
        "[[[[[[[[[",
        "9".repeat(300),
        " ",
        "\n"
    };

    static final List<String> VALID = List.of(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"login\",\"params\":{\"token\":\"a.b.c\",\"deviceID\":\"web-7f\","
                    + "\"features\":[\"ringing\",\"ended\"],\"resume\":{\"since\":1767225590000,\"known\":{"
                    + "\"018f3c2a-7b1e-7c3d-9a4f-0123456789ab\":3}}}}",
            "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"invite\",\"params\":{\"invitee\":\"bob\",\"data\":\"né😀\\n\","
                    + "\"timeout\":0.25,\"onlineUserOnly\":true,\"offlinePushInfo\":{\"title\":\"x\",\"n\":[1.5,null]},"
                    + "\"inviteID\":\"018f3c2a-7b1e-7c3d-9a4f-0123456789ab\"}}",
            "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"inviteInGroup\",\"params\":{\"groupID\":\"g\","
                    + "\"inviteeList\":[\"a\",\"b\",\"a\"],\"timeout\":1e1,\"scope\":\"invitees\"}}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"reject\",\"params\":{\"inviteID\":"
                    + "\"018f3c2a-7b1e-7c3d-9a4f-0123456789ab\",\"data\":\"\\ud83d\\ude00\",\"reason\":\"busy\"}}",
            "{\"jsonrpc\":\"2.0\",\"id\":-5,\"method\":\"listInvitations\",\"params\":{\"state\":\"open\",\"limit\":5,"
                    + "\"before\":\"c\",\"unknown\":{\"a\":[{}]}}}",
            "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"createGroup\",\"params\":{\"groupID\":\"g\",\"join\":\"invite\","
                    + "\"memberList\":[\"a\"]}}");

    private final ObjectMapper strict = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private final MessageEncoder encoder = new MessageEncoder(Limits.DEFAULT);

    @Test
    void damagedFramesAlwaysHaveAResult() throws IOException {
        Random random = new Random(20260101);
        List<byte[]> seeds = seeds();
        int taken = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] frame = seeds.get(random.nextInt(seeds.size()));
            for (int times = random.nextInt(4); times >= 0; times--) {
                frame = damaged(frame, random);
            }
            Incoming incoming = decode(frame);
            assertThat(incoming).isNotNull();
            if (incoming instanceof Incoming.Malformed malformed) {
                assertThat(malformed.error().message().length()).isLessThan(300);
                continue;
            }
            taken++;
            checkTaken(frame, incoming, i % 16 == 0);
        }
        assertThat(taken).isBetween(MUTATIONS / 20, MUTATIONS);
    }

    /** What is taken is JSON for somebody else, too; and every refusal in it can be sent. */
    private void checkTaken(byte[] frame, Incoming incoming, boolean parse) throws IOException {
        if (parse) {
            assertThat(strict.readTree(frame)).isNotNull();
        }
        List<Request> requests = incoming instanceof Incoming.Batch batch
                ? batch.requests()
                : List.of(((Incoming.Single) incoming).request());
        for (Request request : requests) {
            if (request.content() instanceof RpcError error) {
                assertThat(error.message().length()).isLessThan(300);
                if (parse) {
                    strict.readTree(encoder.reply(request.id(), error));
                }
            }
        }
    }

    private static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (String frame : VALID) {
            seeds.add(frame.getBytes(StandardCharsets.UTF_8));
        }
        seeds.add(("[" + VALID.get(1) + "," + VALID.get(3) + "]").getBytes(StandardCharsets.UTF_8));
        return seeds;
    }

    private static byte[] damaged(byte[] frame, Random random) {
        if (frame.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        int at = random.nextInt(frame.length);
        return switch (random.nextInt(7)) {
            case 0 -> changed(frame, at, (byte) random.nextInt(256));
            case 1 -> changed(frame, at, (byte) (frame[at] ^ 1 << random.nextInt(8)));
            case 2 -> Arrays.copyOf(frame, at);
            case 3 -> spliced(frame, at, new byte[0], Math.min(frame.length, at + 1 + random.nextInt(8)));
            case 4 -> spliced(frame, at, bytes(PIECES[random.nextInt(PIECES.length)]), at);
            case 5 -> spliced(frame, at, bytes(PIECES[random.nextInt(PIECES.length)]), Math.min(frame.length, at + 2));
            default -> {
                int from = random.nextInt(frame.length);
                int to = Math.min(frame.length, from + random.nextInt(40));
                yield spliced(frame, at, Arrays.copyOfRange(frame, from, to), at);
            }
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] changed(byte[] frame, int at, byte to) {
        byte[] changed = frame.clone();
        changed[at] = to;
        return changed;
    }

    private static byte[] spliced(byte[] frame, int at, byte[] middle, int rest) {
        byte[] spliced = new byte[at + middle.length + frame.length - rest];
        System.arraycopy(frame, 0, spliced, 0, at);
        System.arraycopy(middle, 0, spliced, at, middle.length);
        System.arraycopy(frame, rest, spliced, at + middle.length, frame.length - rest);
        return spliced;
    }

    @Test
    void orderAndWhiteSpaceMeanNothing() throws IOException {
        Random random = new Random(42);
        for (String frame : VALID) {
            Incoming expected = decode(frame);
            assertThat(((Incoming.Single) expected).request().content()).isInstanceOf(Call.class);
            for (int i = 0; i < 500; i++) {
                String shuffled = shuffled(strict.readTree(frame), random);
                assertThat(decode(shuffled)).as(shuffled).isEqualTo(expected);
            }
        }
    }

    private static String shuffled(JsonNode node, Random random) {
        String space = " \n\t\r  ".substring(0, random.nextInt(6));
        if (node instanceof ObjectNode object) {
            List<String> members = new ArrayList<>();
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                boolean opaque = member.getKey().equals("offlinePushInfo");
                String value = opaque ? member.getValue().toString() : shuffled(member.getValue(), random);
                members.add(space + "\"" + member.getKey() + "\"" + space + ":" + value);
            }
            Collections.shuffle(members, random);
            return space + "{" + String.join(",", members) + "}" + space;
        }
        if (node.isArray()) {
            List<String> entries = new ArrayList<>();
            node.forEach(entry -> entries.add(shuffled(entry, random)));
            return space + "[" + String.join(",", entries) + space + "]";
        }
        return space + node + space;
    }
}
