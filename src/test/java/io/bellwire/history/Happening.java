package io.bellwire.history;

import io.vertx.core.json.JsonObject;

/** Something that a client did or saw. Times are monotonic, in ns. */
public sealed interface Happening {

    /** Taken before the bytes of a call were handed to the socket, or after those of an answer or a notice came. */
    long nanos();

    /** A call went out. */
    record Called(Client client, String method, JsonObject params, long nanos) implements Happening {}

    /** Its answer came in: {@code result} or {@code error}, the other one is null. */
    record Answered(Called call, JsonObject result, JsonObject error, long nanos) implements Happening {

        /** Whether it succeeded. */
        public boolean succeeded() {
            return error == null;
        }
    }

    /** A notice came in. */
    record Heard(Client client, String method, JsonObject params, long nanos) implements Happening {

        /** Its place among what was decided about its invitation. */
        public int seq() {
            return params.getInteger("seq");
        }
    }
}
