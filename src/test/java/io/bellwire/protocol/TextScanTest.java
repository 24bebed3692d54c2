package io.bellwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first pass finds by itself what it is there for: what the parser behind it would find is no excuse. */
class TextScanTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "E2 82 41",
                "E2 41 AC",
                "E2 82 C0",
                "F0 9F 98 41",
                "F0 9F 41 80",
                "F0 9F 98 C0",
                "F0 9F C0 80",
                "C2 41",
                "C2 C0",
                "E0 9F BF",
                "ED A0 80",
                "F0 8F BF BF",
                "F4 90 80 80",
                "C1 BF",
                "F5 80 80 80",
                "80",
                "BF",
                "FF"
            })
    void aSequenceThatIsNotUtf8IsFoundWhereItBegins(String hex) {
        assertThat(problem("ab\t", bytes(hex), "\"}")).isEqualTo("invalid UTF-8 at byte 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7F",
                "C2 80",
                "DF BF",
                "E0 A0 80",
                "ED 9F BF",
                "EE 80 80",
                "EF BF BF",
                "F0 90 80 80",
                "F4 8F BF BF"
            })
    void everyWholeSequenceIsPassed(String hex) {
        assertThat(problem("a", bytes(hex), "b")).isNull();
        assertThat(problem("a", bytes(hex), "")).isNull();
    }

    /** The array is larger than the message: the byte after its end would make the sequence whole. */
    @ParameterizedTest
    @ValueSource(strings = {"C2 80", "E2 82 AC", "F0 9F 98 80"})
    void aSequenceEndsWithinTheMessage(String hex) {
        byte[] whole = bytes(hex);
        assertThat(TextScan.problem(whole, 0, whole.length)).isNull();
        assertThat(TextScan.problem(whole, 0, whole.length - 1)).isEqualTo("invalid UTF-8 at byte 0");
    }

    @Test
    void anEscapeEndsWithinTheMessage() {
        byte[] whole = "\\ud83d\\ude00".getBytes(StandardCharsets.US_ASCII);
        assertThat(TextScan.problem(whole, 0, whole.length)).isNull();
        assertThat(TextScan.problem(whole, 0, whole.length - 1)).isEqualTo("a lone surrogate at byte 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\ud800",
                "\\udbff",
                "\\udc00",
                "\\udfff",
                "\\ud800\\ud800",
                "\\ud800\\udbff",
                "\\ud800\\ue000",
                "\\udc00\\udc00",
                "\\udbff\\\\udc00",
                "\\ud800udc00",
                "\\ud800\\xdc00"
            })
    void aSurrogateWithoutItsOtherHalfIsFound(String escapes) {
        assertThat(problem("ab", escapes.getBytes(StandardCharsets.US_ASCII), "\"}"))
                .isEqualTo("a lone surrogate at byte 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\ud7ff",
                "\\ue000",
                "\\ud800\\udc00",
                "\\ud800\\udfff",
                "\\udbff\\udc00",
                "\\uDBFF\\uDFFF",
                "\\\\ud800",
                "\\\\\\\\udfff",
                "\\\"\\n\\/"
            })
    void pairsAndOtherEscapesArePassed(String escapes) {
        assertThat(problem("ab", escapes.getBytes(StandardCharsets.US_ASCII), "\"}"))
                .isNull();
    }

    @Test
    void onlyTheWhiteSpaceOfJsonIsPassed() {
        for (int control = 0; control < ' '; control++) {
            boolean space = control == '\t' || control == '\n' || control == '\r';
            assertThat(problem("a", new byte[] {(byte) control}, "b"))
                    .isEqualTo(space ? null : "a control character at byte 1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EF BB BF", "EF BB BF 31"})
    void aByteOrderMarkIsFoundOnlyAtTheBeginning(String hex) {
        assertThat(problem("", bytes(hex), "")).isEqualTo("a byte order mark at byte 0");
        assertThat(problem("1", bytes(hex), "")).isNull();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** In the middle of a larger array, so that offsets count. */
    private static @Nullable String problem(String before, byte[] middle, String after) {
        byte[] text = (before + "\0".repeat(middle.length) + after).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(middle, 0, text, before.length(), middle.length);
        byte[] array = new byte[text.length + 7];
        System.arraycopy(text, 0, array, 3, text.length);
        return TextScan.problem(array, 3, text.length);
    }
}
