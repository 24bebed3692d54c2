package io.bellwire.protocol;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes the messages of clients: strict JSON (RFC 8259, PROTOCOL §1), JSON-RPC 2.0, and the types, lengths and words of
 * every parameter (PROTOCOL §2, §3, §6, §7). Takes any bytes at all, throws nothing, and its work is linear in their
 * number. What it says about a message repeats at most {@value Echo#MAX_LENGTH} characters of it, and never {@code data}
 * or a token. May be used by several threads.
 */
public final class MessageDecoder {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_PROBLEM_LENGTH = 200;

    private final Limits limits;
    private final long defaultTimeoutMs;
    private final JsonFactory factory;

    /** Decodes under these limits, with the default timeout of PROTOCOL §3. */
    public MessageDecoder(Limits limits) {
        this(limits, DEFAULT_TIMEOUT);
    }

    /**
     * Decodes under these limits.
     *
     * @param defaultTimeout the timeout of an invitation that names none; cut to {@link Limits#timeoutSeconds}
     */
    public MessageDecoder(Limits limits, Duration defaultTimeout) {
        this.limits = limits;
        this.defaultTimeoutMs = Math.min(
                defaultTimeout.toMillis(),
                Duration.ofSeconds(limits.timeoutSeconds()).toMillis());
        this.factory = StrictReader.factory(limits.messageBytes());
    }

    /** Decodes one message: {@code length} bytes from {@code offset}; the array is not changed and not kept. */
    public Incoming decode(byte[] bytes, int offset, int length) {
        String problem = TextScan.problem(bytes, offset, length);
        if (problem != null) {
            return notStrict(problem);
        }
        Message message = new Message(factory, bytes, offset);
        try (StrictReader json = message.open(0, length)) {
            Incoming incoming = decode(json, message);
            json.end();
            return incoming;
        } catch (JacksonException broken) {
            return notStrict(describe(broken));
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory", impossible);
        }
    }

    /** The parameters of a call, to be read. */
    Params params(Method method) {
        return new Params(method, limits, defaultTimeoutMs);
    }

    private Incoming decode(StrictReader json, Message message) throws IOException {
        JsonToken first = json.next();
        if (first == JsonToken.START_OBJECT) {
            return new Incoming.Single(new RequestReader(this, json).read(message));
        }
        if (first == JsonToken.START_ARRAY) {
            return batch(json, message);
        }
        return refused("neither an object nor an array");
    }

    private Incoming batch(StrictReader json, Message message) throws IOException {
        List<Request> requests = new ArrayList<>();
        int entries = 0;
        for (; json.next() != JsonToken.END_ARRAY; entries++) {
            if (entries < limits.batchEntries()) {
                requests.add(entry(json, message));
            } else {
                json.skip();
            }
        }
        if (entries == 0 || entries > limits.batchEntries()) {
            return refused("a batch has 1 to " + limits.batchEntries() + " entries");
        }
        if (requests.stream().anyMatch(request -> request.method() == Method.LOGIN)) {
            return refused("login may not be in a batch");
        }
        return new Incoming.Batch(List.copyOf(requests));
    }

    private Request entry(StrictReader json, Message message) throws IOException {
        if (json.token() == JsonToken.START_OBJECT) {
            return new RequestReader(this, json).read(message);
        }
        json.skip();
        return new Request(
                RequestID.NULL, null, new RpcError(ErrorCode.INVALID_REQUEST, "an entry must be an object", null));
    }

    private static Incoming refused(String problem) {
        return new Incoming.Malformed(new RpcError(ErrorCode.INVALID_REQUEST, problem, null));
    }

    private static Incoming notStrict(String problem) {
        String message = ErrorCode.PARSE.message() + ": " + problem;
        return new Incoming.Malformed(new RpcError(ErrorCode.PARSE, message, null));
    }

    private static String describe(JacksonException broken) {
        String what = broken.getOriginalMessage();
        JsonLocation where = broken.getLocation();
        String bounded = what.length() > MAX_PROBLEM_LENGTH ? what.substring(0, MAX_PROBLEM_LENGTH) : what;
        return where == null ? bounded : bounded + " at byte " + where.getByteOffset();
    }

    /** The bytes of one message. */
    static final class Message {

        private final JsonFactory factory;
        private final byte[] bytes;
        private final int offset;

        private Message(JsonFactory factory, byte[] bytes, int offset) {
            this.factory = factory;
            this.bytes = bytes;
            this.offset = offset;
        }

        /** Reads the part between two places that are counted from the beginning of the message. */
        StrictReader open(int from, int to) throws IOException {
            return StrictReader.open(factory, bytes, offset + from, to - from);
        }
    }
}
