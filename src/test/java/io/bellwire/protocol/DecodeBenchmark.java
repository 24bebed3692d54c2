package io.bellwire.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decoding a call, strictly, against only parsing it with what is at hand. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {

    private static final String INVITE = "{\"jsonrpc\":\"2.0\",\"id\":17,\"method\":\"invite\",\"params\":{\"invitee\":"
            + "\"bob@example.org\",\"data\":\"{\\\"call\\\":\\\"video\\\",\\\"room\\\":\\\"r-81723\\\"}\",\"timeout\":30,"
            + "\"onlineUserOnly\":false,\"inviteID\":\"018f3c2a-7b1e-7c3d-9a4f-0123456789ab\"}}";
    private static final String ACCEPT =
            "{\"jsonrpc\":\"2.0\",\"id\":18,\"method\":\"accept\",\"params\":{\"inviteID\":"
                    + "\"018f3c2a-7b1e-7c3d-9a4f-0123456789ab\",\"data\":\"ok\"}}";
    private static final String PARAMS_FIRST = "{\"params\":{\"inviteID\":\"018f3c2a-7b1e-7c3d-9a4f-0123456789ab\","
            + "\"data\":\"ok\"},\"method\":\"accept\",\"id\":18,\"jsonrpc\":\"2.0\"}";

    private final MessageDecoder decoder = new MessageDecoder(Limits.DEFAULT);
    private final ObjectMapper mapper = new ObjectMapper();

    /** Which frame is decoded. */
    @Param({"invite", "accept", "paramsFirst"})
    public String frame = "invite";

    private byte[] bytes = {};

    /** Makes the frame. */
    @Setup
    public void setUp() {
        String text = switch (frame) {
            case "invite" -> INVITE;
            case "accept" -> ACCEPT;
            default -> PARAMS_FIRST;
        };
        bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    /** Ours: strict, checked, typed. */
    @Benchmark
    public Incoming bellwire() {
        return decoder.decode(bytes, 0, bytes.length);
    }

    /** Vert.x: a tree of maps, nothing checked. */
    @Benchmark
    public JsonObject jsonObject() {
        return new JsonObject(Buffer.buffer(bytes));
    }

    /** Databind: a tree of nodes, nothing checked. */
    @Benchmark
    public JsonNode databind() throws IOException {
        return mapper.readTree(bytes);
    }
}
