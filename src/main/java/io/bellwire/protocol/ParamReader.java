package io.bellwire.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads single values under the rules of PROTOCOL §1 and §7. Each method reads the value that begins with the token read
 * last, to its end, and gives null when it is refused; {@link #error} keeps the first refusal, so that the rest of the
 * message can still be read to find out whether it is strict and which {@code id} it has.
 */
final class ParamReader {

    private final StrictReader json;
    private final Limits limits;
    private @Nullable RpcError error;

    ParamReader(StrictReader json, Limits limits) {
        this.json = json;
        this.limits = limits;
    }

    /** The first refusal, null when there was none. */
    @Nullable RpcError error() {
        return error;
    }

    /** Refuses, unless something was refused before. */
    void refuse(RpcError refusal) {
        if (error == null) {
            error = refusal;
        }
    }

    /** The right type, and a value that is not allowed: 6017. */
    private void refuseValue(String path, String problem) {
        refuse(RpcError.value(path, problem));
    }

    /** Whether such a value begins here; otherwise it is passed over and refused with -32602. */
    boolean is(JsonToken expected, String path, String what) throws IOException {
        JsonToken token = json.token();
        if (token == expected) {
            return true;
        }
        refuse(RpcError.params(path, token == JsonToken.VALUE_NULL ? "null" : "must be " + what));
        json.skip();
        return false;
    }

    /** Any text; nothing of it is ever repeated in an error. */
    @Nullable String text(String path) throws IOException {
        return is(JsonToken.VALUE_STRING, path, "a string") ? json.text() : null;
    }

    /** Opaque text of bounded length (8001). */
    @Nullable String data(String path) throws IOException {
        String text = text(path);
        if (text == null || Utf8.fits(text, limits.dataBytes())) {
            return text;
        }
        tooLong(path);
        return null;
    }

    private void tooLong(String path) {
        long bound = limits.dataBytes();
        refuse(new RpcError(
                ErrorCode.DATA_TOO_LONG, path + ": longer than " + bound + " bytes", new RpcError.TooLong(bound)));
    }

    /** A userID, groupID or deviceID. */
    @Nullable String id(String path) throws IOException {
        String id = text(path);
        if (id == null) {
            return null;
        }
        String problem = UserIDs.problem(id);
        if (problem != null) {
            refuseValue(path, problem);
            return null;
        }
        return id;
    }

    /** A list of such IDs: not empty, duplicates merged, at most {@code most} different ones. */
    @Nullable List<String> ids(String path, int most) throws IOException {
        if (!is(JsonToken.START_ARRAY, path, "an array")) {
            return null;
        }
        List<String> ids = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int index = 0; json.next() != JsonToken.END_ARRAY; index++) {
            String id = elementID(path, index);
            if (id != null && seen.size() <= most && seen.add(id)) {
                ids.add(id);
            }
        }
        if (ids.size() > most) {
            refuseValue(path, "more than " + most + " entries");
        } else if (ids.isEmpty() && error == null) {
            refuseValue(path, "empty");
        }
        return List.copyOf(ids);
    }

    /** The path is only put together when it is needed. */
    private @Nullable String elementID(String path, int index) throws IOException {
        if (json.token() == JsonToken.VALUE_STRING) {
            String id = json.text();
            if (UserIDs.problem(id) == null) {
                return id;
            }
        }
        return id(path + "[" + index + "]");
    }

    /** An inviteID. */
    @Nullable UUID inviteID(String path) throws IOException {
        if (!is(JsonToken.VALUE_STRING, path, "a string")) {
            return null;
        }
        UUID id = InviteIDs.parse(json.textCharacters(), json.textOffset(), json.textLength());
        if (id == null) {
            refuse(RpcError.params(path, "must be a lower-case UUID"));
        }
        return id;
    }

    /** True or false. */
    @Nullable Boolean flag(String path) throws IOException {
        JsonToken token = json.token();
        if (token.isBoolean()) {
            return token == JsonToken.VALUE_TRUE;
        }
        is(JsonToken.VALUE_TRUE, path, "true or false");
        return null;
    }

    /** A whole number between two bounds (6017); without fraction and exponent, and no longer than a {@code long}. */
    @Nullable Long whole(String path, long least, long most) throws IOException {
        if (json.token() == JsonToken.VALUE_NUMBER_FLOAT) {
            refuse(RpcError.params(path, "must be a whole number, without fraction and exponent"));
            return null;
        }
        if (!is(JsonToken.VALUE_NUMBER_INT, path, "a whole number")) {
            return null;
        }
        Long number = json.number();
        if (number == null) {
            refuse(RpcError.params(path, "must be a whole number of at most 64 bits"));
            return null;
        }
        if (number < least || number > most) {
            refuseValue(path, "must be " + (most == Long.MAX_VALUE ? "at least " + least : least + " to " + most));
            return null;
        }
        return number;
    }

    /** A timeout in seconds, as ms. */
    @Nullable Long timeout(String path) throws IOException {
        if (json.token() != JsonToken.VALUE_NUMBER_FLOAT && !is(JsonToken.VALUE_NUMBER_INT, path, "a number")) {
            return null;
        }
        long ms = Seconds.toMs(json, limits.timeoutSeconds());
        if (ms < 0) {
            refuseValue(path, "must be 0 to " + limits.timeoutSeconds() + " seconds");
            return null;
        }
        return ms;
    }

    /** One word of an enumeration. */
    <E extends Enum<E>> @Nullable E word(String path, E[] all, Function<E, String> word) throws IOException {
        String text = text(path);
        if (text == null) {
            return null;
        }
        for (E constant : all) {
            if (word.apply(constant).equals(text)) {
                return constant;
            }
        }
        refuse(RpcError.params(path, "unknown word"));
        return null;
    }

    /** A JSON object, handed on as compact text of bounded length (8001). */
    @Nullable String object(String path) throws IOException {
        if (!is(JsonToken.START_OBJECT, path, "an object")) {
            return null;
        }
        JsonWriter compact = new JsonWriter();
        copyObject(compact);
        if (compact.size() > limits.dataBytes()) {
            tooLong(path);
            return null;
        }
        return compact.toText();
    }

    private void copyObject(JsonWriter to) throws IOException {
        SeenNames seen = new SeenNames();
        to.beginObject();
        while (json.next() != JsonToken.END_OBJECT) {
            seen.add(json);
            to.key(json.name());
            json.next();
            copy(to);
        }
        to.endObject();
    }

    private void copyArray(JsonWriter to) throws IOException {
        to.beginArray();
        while (json.next() != JsonToken.END_ARRAY) {
            copy(to);
        }
        to.endArray();
    }

    private void copy(JsonWriter to) throws IOException {
        JsonToken token = json.token();
        if (token == JsonToken.START_OBJECT) {
            copyObject(to);
        } else if (token == JsonToken.START_ARRAY) {
            copyArray(to);
        } else if (token == JsonToken.VALUE_STRING) {
            to.string(json.text());
        } else {
            to.literal(json.text());
        }
    }
}
