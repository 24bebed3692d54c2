package io.bellwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the writer writes is JSON in UTF-8, whatever the text. */
class JsonWriterTest {

    private final ObjectMapper mapper = new ObjectMapper();

    @Test
    void escapesAreTheShortest() {
        StringBuilder controls = new StringBuilder();
        for (char c = 0; c < ' '; c++) {
            controls.append(c);
        }
        assertThat(written(controls + "\"\\/\u007F\u0080é\u2028€😀"))
                .isEqualTo(
                        "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f"
                                + "\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c"
                                + "\\u001d\\u001e\\u001f\\\"\\\\/\u007F\u0080é\u2028€😀\"");
    }

    @Test
    void halvesOfPairsAreReplaced() {
        assertThat(written("a\uD83Db\uDE00c\uDE00\uD83D")).isEqualTo("\"a\uFFFDb\uFFFDc\uFFFD\uFFFD\"");
    }

    @Test
    void everyUnitComesBack() throws IOException {
        for (int unit = 0; unit <= Character.MAX_VALUE; unit++) {
            String text = "x" + (char) unit;
            String expected = Character.isSurrogate((char) unit) ? "x\uFFFD" : text;
            assertThat(mapper.readValue(written(text), String.class)).isEqualTo(expected);
        }
    }

    @Test
    void textOfAnyLengthComesBack() throws IOException {
        Random random = new Random(7);
        for (int length = 0; length < 400; length++) {
            String text = random.ints(length, 0, Character.MAX_CODE_POINT + 1)
                    .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? '"' : c)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(mapper.readValue(written(text), String.class)).isEqualTo(text);
            assertThat((long) text.getBytes(StandardCharsets.UTF_8).length).isEqualTo(Utf8.length(text));
        }
    }

    @Test
    void growsWithEscapesAtTheEdgeOfTheBuffer() throws IOException {
        for (int before = 0; before < 1_100; before++) {
            String text = "x".repeat(before) + "\u0001😀".repeat(120);
            assertThat(mapper.readValue(written(text), String.class)).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 7, 9, 10, 99, 100, -1, -10, 1767225600123L, Long.MAX_VALUE, Long.MIN_VALUE})
    void numbers(long number) {
        JsonWriter json = new JsonWriter();
        json.number(number);
        assertThat(json.toText()).isEqualTo(Long.toString(number));
    }

    @Test
    void longListsOfSmallValues() throws IOException {
        JsonWriter json = new JsonWriter();
        json.beginArray();
        for (int i = 0; i < 2_000; i++) {
            json.number(i);
            json.bool(i % 2 == 0);
            json.nothing();
            json.seconds(i);
            json.uuid(new java.util.UUID(i, ~i));
            json.beginObject();
            json.endObject();
        }
        json.endArray();
        assertThat(mapper.readTree(json.toBytes())).hasSize(12_000);
        json.reset();
        json.beginArray();
        json.endArray();
        assertThat(json.toText()).isEqualTo("[]");
    }

    /** Each kind of value asks for the room that it takes, wherever the buffer ends. */
    @Test
    void valuesGrowTheBufferAtItsEdge() {
        for (int before = 1; before < 1_100; before++) {
            String filled = "1".repeat(before);
            assertThat(after(filled, json -> json.literal("false"))).isEqualTo("[" + filled + ",false]");
            assertThat(after(filled, json -> json.seconds(7_125))).isEqualTo("[" + filled + ",7.125]");
        }
    }

    /** Raw values take exactly their length, so that every length of what follows meets the edge. */
    private static String after(String filled, Consumer<JsonWriter> value) {
        JsonWriter json = new JsonWriter();
        json.beginArray();
        json.raw(filled.getBytes(StandardCharsets.US_ASCII));
        value.accept(json);
        json.endArray();
        return json.toText();
    }

    private static String written(String text) {
        JsonWriter json = new JsonWriter();
        json.string(text);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json.toBytes()))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new AssertionError(notUtf8);
        }
    }
}
