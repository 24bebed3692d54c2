package io.bellwire.history;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;

/**
 * Something that a client did or saw, or that is known of the whole.
 *
 * <p>{@code position} is its place in the one order of the history; {@code nanos} is monotonic time.
 */
public sealed interface Happening {

    /** Its place in the history, from 0 on. */
    int position();

    /** Taken before the bytes of a call were handed to the socket, or after those of an answer or a notice came. */
    long nanos();

    /** A call went out. */
    record Called(int position, long nanos, Client client, String method, JsonObject params) implements Happening {}

    /** Its answer came in: {@code result} or {@code error}, the other one is null. */
    record Answered(int position, long nanos, Called call, JsonObject result, JsonObject error) implements Happening {

        /** Whether it succeeded. */
        public boolean succeeded() {
            return error == null;
        }

        /** The error's code, 0 if it succeeded. */
        public int code() {
            return error == null ? 0 : error.getInteger("code", 0);
        }
    }

    /** A notice came in. */
    record Heard(int position, long nanos, Client client, String method, JsonObject params) implements Happening {

        /** Its place among what was decided about its invitation; only of those that are about one. */
        public int seq() {
            return params.getInteger("seq");
        }
    }

    /**
     * All that was decided before this has reached these connections, by number: what they have not heard by now, they
     * will not hear.
     */
    record Settled(int position, long nanos, Set<Integer> connections) implements Happening {}

    /** What is still there when nothing is pending: how many of each kind. */
    record Census(int position, long nanos, Map<String, Long> left) implements Happening {}
}
