package io.bellwire.protocol;

import static io.bellwire.protocol.Frames.decode;
import static io.bellwire.protocol.Frames.malformed;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is -32700 and what is not (PROTOCOL §1), wherever in a message it stands. */
class StrictnessTest {

    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

    /** Values that are no strict JSON. */
    static Stream<String> brokenValues() {
        return Stream.of(
                "NaN",
                "Infinity",
                "-Infinity",
                "1e999",
                "-1e999",
                "1" + "0".repeat(255) + "e100",
                "9".repeat(257),
                "0." + "1".repeat(255),
                "01",
                "-01",
                "00",
                "+1",
                ".5",
                "5.",
                "1.e5",
                "1e",
                "1e+",
                "-",
                "0x10",
                "1_000",
                "1f",
                "tru",
                "True",
                "nul",
                "nulll",
                "undefined",
                "'single'",
                "\"open",
                "\"a\nb\"",
                "\"a\tb\"",
                "\"a\u0001b\"",
                "\"a\u0000b\"",
                "\"\\x41\"",
                "\"\\u12\"",
                "\"\\u12G4\"",
                "\"\\u{41}\"",
                "\"\\",
                "\"\\ud83d\"",
                "\"\\ude00\"",
                "\"\\ude00\\ud83d\"",
                "\"\\ud83dx\\ude00\"",
                "\"\\ud83d\\n\\ude00\"",
                "\"\\ud83d\\ud83d\\ude00\"",
                "\"\\uD83D\\u0041\"",
                "\"\\\\\\ud83d\"",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1",
                "[1}",
                "{\"a\":1,}",
                "{,}",
                "{a:1}",
                "{'a':1}",
                "{1:1}",
                "{\"a\" 1}",
                "{\"a\":}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1]",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"b\":2,\"a\":1}",
                "{\"a\":1,\"b\":2,\"b\":1}",
                "{\"a\":1,\"b\":2,\"c\":3,\"b\":1}",
                "{\"a\":1,\"\\u0061\":1}",
                "{\"\\ud83d\":1}",
                "[{\"a\":{\"b\":1,\"b\":1}}]",
                "/**/1",
                "//\n1",
                "#\n1",
                "1/**/",
                "[[[[[[[[[1]]]]]]]]]",
                "\u00A01",
                "\u20281",
                "\uFEFF1",
                "\f1",
                "\u000B1");
    }

    @ParameterizedTest
    @MethodSource("brokenValues")
    void isRefusedWhereverItStands(String broken) {
        assertNotStrict("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"x\":" + broken + "}");
        assertNotStrict("{\"x\":" + broken + ",\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
        assertNotStrict("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"x\":" + broken + "}}");
        assertNotStrict("{\"params\":{\"x\":" + broken + "},\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
        assertNotStrict(
                "{\"jsonrpc\":\"2.0\",\"method\":\"invite\",\"params\":{\"offlinePushInfo\":{\"x\":" + broken + "}}}");
        for (Param param : Param.values()) {
            for (Method method : Method.values()) {
                assertNotStrict(Frames.request(method.word(), "{\"" + param.word() + "\":" + broken + "}"));
            }
        }
        for (String member : new String[] {"jsonrpc", "id", "method", "params"}) {
            assertNotStrict("{\"" + member + "\":" + broken + "}");
            assertNotStrict("{\"" + member + "\":[" + broken + "]}");
        }
        assertNotStrict("[" + PING + "," + broken + "]");
        assertNotStrict("[" + (PING + ",").repeat(40) + broken + "]");
        assertNotStrict(broken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "{",
                "[",
                "}",
                PING + PING,
                PING + "x",
                PING + ",",
                PING + "]",
                PING + "//",
                PING + "/**/",
                "[" + PING + "]1",
                "[" + PING,
                "1 2",
                "{\"jsonrpc\":\"2.0\",\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":1,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{},\"params\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"x\":1,\"x\":1}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"accept\",\"params\":{\"data\":\"\",\"data\":\"\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"data\":\"\",\"data\":\"\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"x\":1,\"x\":1}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"login\",\"params\":{\"resume\":{\"since\":1,\"since\":1}}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"login\",\"params\":{\"resume\":{\"since\":1,\"known\":"
                        + "{\"018f3c2a-7b1e-7c3d-9a4f-0123456789ab\":1,\"018f3c2a-7b1e-7c3d-9a4f-0123456789ab\":1}}}}"
            })
    void isRefusedAsAWhole(String broken) {
        assertNotStrict(broken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C0AF",
                "E080AF",
                "F08080AF",
                "EDA080",
                "EDA0BDEDB880",
                "EDBFBF",
                "F4908080",
                "F5808080",
                "FF",
                "FE",
                "80",
                "C2",
                "C241",
                "E282",
                "E28241",
                "E2C2AC",
                "F09F98",
                "F09F9841",
                "F09F41AC",
                "C1BF"
            })
    void bytesThatAreNotUtf8AreRefused(String hex) {
        assertNotStrict(around(HexFormat.of().parseHex(hex), "\"}"));
        assertNotStrict(around(HexFormat.of().parseHex(hex), ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7F", "C280", "DFBF", "E0A080", "ED9FBF", "EE8080", "EFBFBF", "F0908080", "F48FBFBF"})
    void theCornersOfUtf8AreTaken(String hex) {
        assertThat(decode(around(HexFormat.of().parseHex(hex), "\"}"))).isInstanceOf(Incoming.Single.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE", "UTF-16"})
    void otherEncodingsAreRefused(String charset) {
        assertNotStrict(PING.getBytes(Charset.forName(charset)));
    }

    @Test
    void aByteOrderMarkIsRefused() {
        assertThat(malformed("\uFEFF" + PING).message()).isEqualTo("not strict JSON: a byte order mark at byte 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "-1",
                "1E5",
                "1e+5",
                "1e-5",
                "1e-400",
                "1.25e308",
                "123456789012345678901234567890",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\"",
                "\"\\\\ud83d\"",
                "\"😀 \u007F \u2028 \uFEFF\"",
                "true",
                "false",
                "null",
                "[]",
                "{}",
                "[[[[[[{}]]]]]]",
                " [ 1 ,\t2 ,\r\n3 ] ",
                "{\"\":1,\" \":1,\"a\":1,\"A\":1,\"c\":{\"a\":1}}"
            })
    void unknownFieldsAreIgnoredWhenTheyAreStrict(String value) {
        String frame =
                " {\"x\":" + value + ",\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"y\":" + value + "} \r\n\t";
        assertThat(Frames.single(frame)).isEqualTo(new Request(new RequestID.Whole(1), Method.PING, new Call.Ping()));
        assertThat(Frames.call("ping", "{\"x\":" + (value.contains("[[[[[[") ? "1" : value) + "}"))
                .isEqualTo(new Call.Ping());
    }

    @Test
    void numbersAreBoundedInLength() {
        assertThat(Frames.call("ping", "{\"x\":" + "9".repeat(256) + "}")).isEqualTo(new Call.Ping());
    }

    @Test
    void theOutermostLevelCounts() {
        assertThat(Frames.call("ping", "{\"x\":" + "[".repeat(6) + "]".repeat(6) + "}"))
                .isEqualTo(new Call.Ping());
        assertNotStrict(Frames.request("ping", "{\"x\":" + "[".repeat(7) + "]".repeat(7) + "}"));
        String entry = Frames.request("ping", "{\"x\":" + "[".repeat(5) + "]".repeat(5) + "}");
        assertThat(decode("[" + entry + "]")).isInstanceOf(Incoming.Batch.class);
        assertNotStrict("[" + Frames.request("ping", "{\"x\":" + "[".repeat(6) + "]".repeat(6) + "}") + "]");
    }

    @Test
    void theMessageSaysWhereAndWhat() {
        assertThat(malformed("{\"a\":1,}").message())
                .startsWith("not strict JSON: Unexpected character ('}' (code 125))")
                .endsWith("at byte 7");
        assertThat(malformed("{\"a\":1,\"b\":\"\\ud800\"}").message())
                .isEqualTo("not strict JSON: a lone surrogate at byte 12");
        assertThat(malformed("{\"a\":1e999}").message()).startsWith("not strict JSON: a number that is not finite");
        assertThat(malformed("{\"a\":1,\"a\":2}").message()).startsWith("not strict JSON: a duplicate key");
        assertThat(malformed("{}{}").message()).startsWith("not strict JSON: more after the message");
        assertThat(malformed("").message()).startsWith("not strict JSON: nothing there");
    }

    @Test
    void theMessageRepeatsNothing() {
        String secret = "eyJhbGciOiJIUzI1NiJ9";
        for (String frame : new String[] {
            "{\"params\":{\"token\":" + secret + "}}",
            "{\"params\":{\"token\":\"" + secret + "}}",
            "{\"params\":{\"token\":'" + secret + "'}}",
            "{\"params\":{\"token\":\"\\" + "x" + secret + "\"}}",
            "{" + secret + ":1}",
            "{\"" + secret + "\":1,\"" + secret + "\":1}",
            "{\"params\":{\"token\":t" + secret + "}}",
            "{\"params\":{\"token\":1" + secret + "}}"
        }) {
            RpcError error = malformed(frame);
            assertThat(error.code()).isEqualTo(ErrorCode.PARSE);
            assertThat(error.message()).doesNotContain(secret.substring(0, 4)).hasSizeLessThan(300);
        }
    }

    private static byte[] around(byte[] middle, String after) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes((PING.substring(0, PING.length() - 1) + ",\"x\":\"").getBytes(StandardCharsets.UTF_8));
        frame.writeBytes(middle);
        frame.writeBytes(after.getBytes(StandardCharsets.UTF_8));
        return frame.toByteArray();
    }

    private static void assertNotStrict(String text) {
        assertNotStrict(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertNotStrict(byte[] text) {
        RpcError error = malformed(text);
        assertThat(error.code()).isEqualTo(ErrorCode.PARSE);
        assertThat(error.message()).contains("at byte ");
        assertThat(error.data()).isNull();
    }
}
