package io.bellwire.protocol;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Strict JSON, token by token (RFC 8259, PROTOCOL §1). On top of what the parser refuses by itself: numbers that no
 * {@code double} can hold or that are absurdly long, and duplicate keys ({@link SeenNames}). What is not strict ends in a
 * {@link com.fasterxml.jackson.core.JacksonException}, which only {@link MessageDecoder} catches.
 */
final class StrictReader implements AutoCloseable {

    /** Levels of objects and arrays, the outermost one counted. */
    static final int MAX_DEPTH = 8;

    /** Characters of one number: whole numbers of that length are still finite. */
    static final int MAX_NUMBER_LENGTH = 256;

    private final JsonParser parser;
    private int depth;

    private StrictReader(JsonParser parser) {
        this.parser = parser;
    }

    /** Makes the factory; names and strings are bounded by the message that they are in. */
    static JsonFactory factory(int messageBytes) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                // Depth and length of numbers are checked here, where the place is known: these only stand behind it.
                .maxNestingDepth(MAX_DEPTH + 1)
                .maxNumberLength(messageBytes)
                .maxStringLength(messageBytes)
                .maxNameLength(messageBytes)
                .build();
        return new JsonFactoryBuilder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .recyclerPool(JsonRecyclerPools.threadLocalPool())
                .streamReadConstraints(constraints)
                // What stood in the message is not repeated in an error.
                .errorReportConfiguration(ErrorReportConfiguration.builder()
                        .maxErrorTokenLength(0)
                        .build())
                .build();
    }

    static StrictReader open(JsonFactory factory, byte[] bytes, int offset, int length) throws IOException {
        return new StrictReader(factory.createParser(bytes, offset, length));
    }

    /** The next token; the end of the message is an error. */
    JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw broken("nothing there");
        }
        if (token.isNumeric()) {
            checkNumber(token);
        } else if (token.isStructStart() && ++depth > MAX_DEPTH) {
            throw broken("more than " + MAX_DEPTH + " levels");
        } else if (token.isStructEnd()) {
            depth--;
        }
        return token;
    }

    /** The token read last. */
    JsonToken token() {
        return parser.currentToken();
    }

    /** The key, when the token read last is one. */
    String name() throws IOException {
        return parser.currentName();
    }

    /** The text of the string or number read last. */
    String text() throws IOException {
        return parser.getText();
    }

    /** Whether the string read last is that one; makes no string to find out. */
    boolean textIs(String expected) throws IOException {
        int length = parser.getTextLength();
        if (length != expected.length()) {
            return false;
        }
        char[] text = parser.getTextCharacters();
        int offset = parser.getTextOffset();
        for (int i = 0; i < length; i++) {
            if (text[offset + i] != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The characters of the string read last, from {@link #textOffset()}, without making a string of them. */
    char[] textCharacters() throws IOException {
        return parser.getTextCharacters();
    }

    int textOffset() throws IOException {
        return parser.getTextOffset();
    }

    int textLength() throws IOException {
        return parser.getTextLength();
    }

    /** The whole number read last, null when it does not fit. */
    @Nullable Long number() throws IOException {
        return switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> null;
        };
    }

    /** The number read last, whatever its form; always finite. */
    double decimal() throws IOException {
        return parser.getDoubleValue();
    }

    /** Where in the message the token read last begins. */
    int tokenStart() {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    /** Where in the message reading goes on. */
    int position() {
        return (int) parser.currentLocation().getByteOffset();
    }

    /** Passes over the value that begins with the token read last; it is checked all the same. */
    void skip() throws IOException {
        if (token() == JsonToken.START_OBJECT) {
            skipObject();
        } else if (token() == JsonToken.START_ARRAY) {
            skipArray();
        }
    }

    private void skipObject() throws IOException {
        SeenNames seen = new SeenNames();
        while (next() != JsonToken.END_OBJECT) {
            seen.add(this);
            next();
            skip();
        }
    }

    private void skipArray() throws IOException {
        while (next() != JsonToken.END_ARRAY) {
            skip();
        }
    }

    /** Makes sure that nothing but white space follows. */
    void end() throws IOException {
        if (parser.nextToken() != null) {
            throw broken("more after the message");
        }
    }

    /** What is not strict, at the place reached. */
    JsonParseException broken(String what) {
        return new JsonParseException(parser, what);
    }

    private void checkNumber(JsonToken token) throws IOException {
        if (parser.getTextLength() > MAX_NUMBER_LENGTH) {
            throw broken("a number of more than " + MAX_NUMBER_LENGTH + " characters");
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT && Double.isInfinite(parser.getDoubleValue())) {
            throw broken("a number that is not finite");
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
