package io.bellwire.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Encoding a new-invitation notice to bytes, against what is at hand. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EncodeBenchmark {

    private final MessageEncoder encoder = new MessageEncoder(Limits.DEFAULT);
    private final ObjectMapper mapper = new ObjectMapper();
    private final JsonFactory factory = new JsonFactoryBuilder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();
    private final Notice.NewInvitation notice = new Notice.NewInvitation(
            UUID.fromString("018f3c2a-7b1e-7c3d-9a4f-0123456789ab"),
            1,
            1767225600123L,
            "alice@example.org",
            "",
            List.of("bob@example.org"),
            "{\"call\":\"video\",\"room\":\"r-81723\"}",
            30_000,
            29_990);

    /** The same members under the names of the wire. */
    record Params(
            UUID inviteID,
            int seq,
            long at,
            String inviter,
            String groupID,
            List<String> inviteeList,
            String data,
            double timeout,
            long remaining) {}

    /** The envelope of a notice. */
    record Envelope(String jsonrpc, String method, Params params) {}

    /** Ours. */
    @Benchmark
    public byte[] bellwire() {
        return encoder.notice(notice);
    }

    /** Vert.x: a tree of maps, then bytes. */
    @Benchmark
    public byte[] jsonObject() {
        return new JsonObject()
                .put("jsonrpc", "2.0")
                .put("method", "onReceiveNewInvitation")
                .put(
                        "params",
                        new JsonObject()
                                .put("inviteID", notice.inviteID().toString())
                                .put("seq", notice.seq())
                                .put("at", notice.at())
                                .put("inviter", notice.inviter())
                                .put("groupID", notice.groupID())
                                .put("inviteeList", new JsonArray(notice.inviteeList()))
                                .put("data", notice.data())
                                .put("timeout", notice.timeoutMs() / 1_000)
                                .put("remaining", notice.remainingMs()))
                .toBuffer()
                .getBytes();
    }

    /** Databind: records by reflection. */
    @Benchmark
    public byte[] databind() throws IOException {
        Params params = new Params(
                notice.inviteID(),
                notice.seq(),
                notice.at(),
                notice.inviter(),
                notice.groupID(),
                notice.inviteeList(),
                notice.data(),
                notice.timeoutMs() / 1_000.0,
                notice.remainingMs());
        return mapper.writeValueAsBytes(new Envelope("2.0", "onReceiveNewInvitation", params));
    }

    /** Jackson's generator by hand: what {@link JsonWriter} stands in for. */
    @Benchmark
    public byte[] generator() throws IOException {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(factory._getBufferRecycler());
                JsonGenerator json = factory.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("jsonrpc", "2.0");
            json.writeStringField("method", "onReceiveNewInvitation");
            json.writeObjectFieldStart("params");
            json.writeStringField("inviteID", notice.inviteID().toString());
            json.writeNumberField("seq", notice.seq());
            json.writeNumberField("at", notice.at());
            json.writeStringField("inviter", notice.inviter());
            json.writeStringField("groupID", notice.groupID());
            json.writeArrayFieldStart("inviteeList");
            for (String invitee : notice.inviteeList()) {
                json.writeString(invitee);
            }
            json.writeEndArray();
            json.writeStringField("data", notice.data());
            json.writeNumberField("timeout", notice.timeoutMs() / 1_000);
            json.writeNumberField("remaining", notice.remainingMs());
            json.writeEndObject();
            json.writeEndObject();
            json.flush();
            return bytes.toByteArray();
        }
    }
}
