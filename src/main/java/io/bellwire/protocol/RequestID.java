package io.bellwire.protocol;

/**
 * The {@code id} of a request, echoed in its answer exactly in the kind in which it came (JSON-RPC 2.0 §4). A request
 * without one is a notification: it has no {@code RequestID} at all, which differs from {@link Null}.
 */
public sealed interface RequestID {

    /** The longest ID that is taken when it is a string, UTF-16 units. */
    int MAX_LENGTH = 64;

    /** The ID {@code null}: also that of an answer to a request whose own ID could not be made out. */
    RequestID NULL = new Null();

    /** Writes it as a JSON value. */
    void writeTo(JsonWriter json);

    /** A string, at most {@link #MAX_LENGTH} long. */
    record Text(String value) implements RequestID {
        @Override
        public void writeTo(JsonWriter json) {
            json.string(value);
        }
    }

    /** A whole number. JSON-RPC discourages fractions; they are refused. */
    record Whole(long value) implements RequestID {
        @Override
        public void writeTo(JsonWriter json) {
            json.number(value);
        }
    }

    /** JSON {@code null}. */
    record Null() implements RequestID {
        @Override
        public void writeTo(JsonWriter json) {
            json.nothing();
        }
    }
}
