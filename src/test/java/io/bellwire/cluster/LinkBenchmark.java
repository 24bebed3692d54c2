package io.bellwire.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwire.cluster.wire.Batch;
import io.bellwire.cluster.wire.MessageCodec;
import io.bellwire.cluster.wire.NodeMessage;
import io.bellwire.cluster.wire.NodeState;
import io.bellwire.cluster.wire.Seal;
import io.bellwire.delivery.Announcement;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Answer;
import io.bellwire.protocol.Call;
import io.bellwire.store.ByteSink;
import io.bellwire.store.ByteSource;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** What it costs to write, seal, check and read what goes from node to node; for each batch of so many messages. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class LinkBenchmark {
    private static final UUID ID = UUID.fromString("018f0000-0000-7000-8000-000000000001");
    private static final Batch.Header HEADER =
            new Batch.Header(ID.toString(), ID.toString(), 77, 1, NodeState.READY, true, 3, 41, 42, 9, 1_000);

    /** Messages in a batch. */
    @Param({"1", "32"})
    public int messages;

    private final Seal seal = new Seal("a secret of some length, as it should be".getBytes(UTF_8));
    private final ByteSink sink = new ByteSink(4_096);
    private final NodeMessage ask = new NodeMessage.Ask(
            900, ID, new Actor("alice", "web-7f"), new Call.Accept(ID, "{\"sdp\":\"some text\"}"), 1_767_225_600_123L);
    private final NodeMessage reply = new NodeMessage.Answered(900, new Answer.Acted(ID, 1_767_225_600_123L));
    private NodeMessage announce;
    private long read;

    /** An announcement of 300 bytes of JSON to one user. */
    @Setup
    public void announcement() {
        Announcement.Part notice = new Announcement.Part(null, Buffer.buffer("x".repeat(300)), List.of("alice"), "");
        announce =
                new NodeMessage.Announce(0, new Announcement(ID, 2, 0, 2, false, null, List.of(), null, notice, null));
        System.out.println("bytes of a batch: ask " + batch(ask).length + ", reply " + batch(reply).length
                + ", announce " + batch(announce).length);
    }

    private byte[] batch(NodeMessage message) {
        List<byte[]> encoded = IntStream.range(0, messages)
                .mapToObj(i -> MessageCodec.encode(message))
                .toList();
        return Batch.write(HEADER, encoded, seal, sink);
    }

    private long through(NodeMessage message) {
        Batch.open(batch(message), seal, new Batch.Opening() {
            @Override
            public void opened(Batch.Header header, List<ByteSource> sources) {
                sources.forEach(source -> read += MessageCodec.decode(source).hashCode() & 1);
            }

            @Override
            public void badSeal() {
                throw new IllegalStateException();
            }

            @Override
            public void unreadable(String reason) {
                throw new IllegalStateException(reason);
            }
        });
        return read;
    }

    /** A call there, and its answer back: two batches. */
    @Benchmark
    public long askAndReply() {
        return through(ask) + through(reply);
    }

    /** An announcement: one batch. */
    @Benchmark
    public long announce() {
        return through(announce);
    }
}
