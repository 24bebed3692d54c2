package io.bellwire.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames of RFC 6455 §5 over a real socket, proper and broken. */
@ExtendWith(NoLeaks.class)
class FramesIT {

    private static final int TEXT = 0x81;
    private static final int TEXT_FIRST = 0x01;
    private static final int CONTINUED = 0x00;
    private static final int CONTINUED_LAST = 0x80;

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static Stream<Arguments> violations() {
        byte[] none = {};
        byte[] long126 = new byte[126];
        return Stream.of(
                Arguments.of("binary", 1003, RawClient.frame(0x82, none)),
                Arguments.of("reserved bit 1", 1002, RawClient.frame(0xC1, none)),
                Arguments.of("reserved bit 2", 1002, RawClient.frame(0xA1, none)),
                Arguments.of("reserved bit 3", 1002, RawClient.frame(0x91, none)),
                Arguments.of("opcode 3", 1002, RawClient.frame(0x83, none)),
                Arguments.of("opcode 11", 1002, RawClient.frame(0x8B, none)),
                Arguments.of("continuation of nothing", 1002, RawClient.frame(0x80, none)),
                Arguments.of("fragmented ping", 1002, RawClient.frame(0x09, none)),
                Arguments.of("long ping", 1002, RawClient.frame(0x89, long126)),
                Arguments.of("unmasked", 1002, new byte[] {(byte) 0x81, 0x00}),
                Arguments.of("length not minimal, 16 bit", 1002, bytes(0x81, 0xFE, 0, 5, 0, 0, 0, 0)),
                Arguments.of("length not minimal, 64 bit", 1002, bytes(0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0)),
                Arguments.of("negative length", 1002, bytes(0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0)),
                Arguments.of("invalid UTF-8", 1007, RawClient.frame(TEXT, bytes('{', 0xC0, 0x80))),
                Arguments.of("surrogate in UTF-8", 1007, RawClient.frame(TEXT, bytes(0xED, 0xA0, 0x80))),
                Arguments.of("unfinished UTF-8", 1007, RawClient.frame(TEXT, bytes(0xE2, 0x82))),
                Arguments.of("close with half a code", 1002, RawClient.frame(0x88, bytes(3))),
                Arguments.of("close with 1005", 1002, RawClient.frame(0x88, bytes(1005 >> 8, 1005 & 0xFF))),
                Arguments.of("close with 2999", 1002, RawClient.frame(0x88, bytes(2999 >> 8, 2999 & 0xFF))),
                Arguments.of("close reason no UTF-8", 1007, RawClient.frame(0x88, bytes(3, 0xE8, 0xFF))),
                Arguments.of("too long", 1009, bytes(0x81, 0xFF, 0, 0, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0)),
                Arguments.of("far too long", 1009, bytes(0x81, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0, 2, 0, 1, 0, 0, 0, 0)));
    }

    @ParameterizedTest(name = "{0} closes with {1}")
    @MethodSource("violations")
    void aBrokenRuleClosesWithItsCode(String what, int code, byte[] frame) {
        try (RawClient client = RawClient.open(gateway.port())) {
            client.raw(frame);

            assertThat(client.closeCode()).as(what).isEqualTo(code);
        }
    }

    @Test
    void aSecondMessageInsideOfOneClosesWith1002() {
        try (RawClient client = RawClient.open(gateway.port())) {
            client.send(TEXT_FIRST, bytes('a')).send(TEXT, bytes('b'));

            assertThat(client.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void fragmentsAreAddedUpAgainstTheLimit() {
        try (RawClient client = RawClient.login(gateway.port(), "alice", "adding")) {
            client.send(TEXT_FIRST, new byte[65_536])
                    .send(CONTINUED, new byte[65_536])
                    .send(CONTINUED, new byte[1]);

            RawClient.Frame close = client.closeFrame();
            assertThat(close.closeCode()).isEqualTo(1009);
            assertThat(close.closeReason()).isEqualTo("message too big");
        }
    }

    @Test
    void beforeLoginAMessageMustBeShorter() {
        try (RawClient client = RawClient.open(gateway.port())) {
            client.send(TEXT, new byte[65_537]);

            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void manyEmptyFragmentsAreRefused() {
        try (RawClient client = RawClient.open(gateway.port())) {
            client.send(TEXT_FIRST, new byte[0]);
            for (int i = 0; i < 1_024; i++) {
                client.send(CONTINUED, new byte[0]);
            }

            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aCharacterMayBeSplitBetweenFragmentsWithAPingInBetween() {
        byte[] text = RawClient.loginCall("ünïcödé€𝄞", "ß").getBytes(StandardCharsets.UTF_8);
        try (RawClient client = RawClient.open(gateway.port())) {
            client.send(TEXT_FIRST, Arrays.copyOf(text, 1));
            for (int i = 1; i < text.length - 1; i++) {
                client.send(CONTINUED, new byte[] {text[i]});
            }
            client.send(0x89, bytes('p'));
            client.send(CONTINUED_LAST, Arrays.copyOfRange(text, text.length - 1, text.length));

            RawClient.Frame pong = client.frame();
            assertThat(pong.first()).isEqualTo(0x8A);
            assertThat(pong.payload()).isEqualTo(bytes('p'));
            assertThat(client.json().getJsonObject("result").getString("userID"))
                    .isEqualTo("ünïcödé€𝄞");
        }
    }

    @Test
    void aFrameMayComeByteByByte() {
        byte[] frame = RawClient.frame(TEXT, RawClient.loginCall("bob€", "x").getBytes(StandardCharsets.UTF_8));
        try (RawClient client = RawClient.open(gateway.port())) {
            for (byte each : frame) {
                client.raw(new byte[] {each});
            }

            assertThat(client.json().getJsonObject("result").getString("userID"))
                    .isEqualTo("bob€");
        }
    }

    @Test
    void theLongestMessageIsTaken() {
        JsonObject call = new JsonObject(RawClient.callText(7, "ping", new JsonObject())).put("filler", "");
        String text =
                call.put("filler", "x".repeat(131_072 - call.encode().length())).encode();
        try (RawClient client = RawClient.login(gateway.port(), "alice", "longest")) {
            client.send(text);

            assertThat(client.json().getInteger("id")).isEqualTo(7);
        }
    }

    @Test
    void aClientsCloseIsEchoedAndTheSocketIsClosed() {
        try (RawClient client = RawClient.open(gateway.port())) {
            client.send(0x88, bytes(4000 >> 8, 4000 & 0xFF, 'b', 'y', 'e'));

            RawClient.Frame close = client.frame();
            assertThat(close.opcode()).isEqualTo(8);
            assertThat(close.closeCode()).isEqualTo(4000);
            client.expectEnd();
        }
    }

    @Test
    void aCloseWithoutACodeIsEchoedWithoutOne() {
        try (RawClient client = RawClient.open(gateway.port())) {
            client.send(0x88, bytes());

            assertThat(client.frame().payload()).isEmpty();
            client.expectEnd();
        }
    }

    @Test
    void pingsAreFloodedInVain() {
        try (RawClient client = RawClient.open(gateway.port())) {
            for (int i = 0; i < 201; i++) {
                client.send(0x89, bytes());
            }

            assertThat(client.closeCode()).isEqualTo(4429);
        }
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
