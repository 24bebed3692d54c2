package io.bellwire.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request object (JSON-RPC 2.0 §4). {@code params} that come after {@code method} are read in passing; those
 * that come before it are passed over and read again from where they stand, so a message is read twice at most.
 */
final class RequestReader {

    private static final long JSONRPC = 1;
    private static final long ID = 1 << 1;
    private static final long METHOD = 1 << 2;
    private static final long PARAMS = 1 << 3;

    private final MessageDecoder decoder;
    private final StrictReader json;
    private final SeenNames seen = new SeenNames();

    private boolean versionRight;
    private @Nullable RequestID id;
    private boolean idRefused;
    private boolean methodRight;
    private String unknownMethod = "";
    private @Nullable Method method;
    private @Nullable Params params;
    private int skippedFrom;
    private int skippedTo;

    RequestReader(MessageDecoder decoder, StrictReader json) {
        this.decoder = decoder;
        this.json = json;
    }

    /** Reads the object that begins with the token read last, which is a part of {@code message}. */
    Request read(MessageDecoder.Message message) throws IOException {
        while (json.next() != JsonToken.END_OBJECT) {
            readMember();
        }
        String problem = problem();
        if (problem != null) {
            RequestID answered = id == null || idRefused ? RequestID.NULL : id;
            return new Request(answered, method, new RpcError(ErrorCode.INVALID_REQUEST, problem, null));
        }
        return new Request(id, method, content(message));
    }

    private void readMember() throws IOException {
        String name = json.name();
        switch (name) {
            case "jsonrpc" -> {
                begin(JSONRPC);
                versionRight = json.token() == JsonToken.VALUE_STRING && json.textIs("2.0");
                json.skip();
            }
            case "id" -> {
                begin(ID);
                readID();
            }
            case "method" -> {
                begin(METHOD);
                readMethod();
            }
            case "params" -> {
                begin(PARAMS);
                readParams();
            }
            default -> {
                seen.add(json);
                json.next();
                json.skip();
            }
        }
    }

    private void begin(long member) throws IOException {
        seen.add(json, member);
        json.next();
    }

    private void readID() throws IOException {
        switch (json.token()) {
            case VALUE_NULL -> id = RequestID.NULL;
            case VALUE_STRING -> {
                if (json.textLength() <= RequestID.MAX_LENGTH) {
                    id = new RequestID.Text(json.text());
                }
            }
            case VALUE_NUMBER_INT -> {
                Long number = json.number();
                id = number == null ? null : new RequestID.Whole(number);
            }
            default -> json.skip();
        }
        idRefused = id == null;
    }

    private void readMethod() throws IOException {
        if (json.token() == JsonToken.VALUE_STRING) {
            methodRight = true;
            method = Method.of(json.textCharacters(), json.textOffset(), json.textLength());
            unknownMethod = method == null ? Echo.of(json.text()) : "";
        } else {
            json.skip();
        }
    }

    private void readParams() throws IOException {
        if (method != null) {
            params = decoder.params(method);
            params.read(json);
        } else {
            skippedFrom = json.tokenStart();
            json.skip();
            skippedTo = json.position();
        }
    }

    private @Nullable String problem() {
        if (!versionRight) {
            return "jsonrpc must be \"2.0\"";
        }
        if (!methodRight) {
            return "method must be a string";
        }
        return idRefused
                ? "id must be a string of at most " + RequestID.MAX_LENGTH
                        + " characters, a whole number of at most 64 bits, or null"
                : null;
    }

    private Request.Content content(MessageDecoder.Message message) throws IOException {
        if (method == null) {
            return new RpcError(ErrorCode.METHOD_NOT_FOUND, "no such method: " + unknownMethod, null);
        }
        if (params == null) {
            params = decoder.params(method);
            if (skippedTo > 0) {
                readSkipped(message, params);
            }
        }
        return params.toContent();
    }

    private void readSkipped(MessageDecoder.Message message, Params late) throws IOException {
        try (StrictReader again = message.open(skippedFrom, skippedTo)) {
            again.next();
            late.read(again);
        }
    }
}
