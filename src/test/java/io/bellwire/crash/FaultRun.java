package io.bellwire.crash;

import io.bellwire.cluster.nodes.NodeProcess;
import io.bellwire.cluster.nodes.Nodes;
import io.bellwire.history.Happening;
import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Heard;
import io.bellwire.history.HistoryFile;
import io.bellwire.history.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A crowd that is spread over all nodes, something that goes wrong meanwhile, and the verdict once all is well again. */
final class FaultRun {
    /** One fault can show in every invitation. */
    private static final int MOST_PRINTED = 40;

    /** 16 devices make two calls at a time: some 50 calls per second in all. */
    private static final int MOST_IDLE_MS = 1_200;

    private static final int INTERNAL_ERROR = -32603;
    private static final long PATIENCE_MS = 20_000;

    private final Nodes nodes;
    private final String name;
    private final Random random;
    private final Crowd crowd;
    private final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final List<Gate> gates;
    private long struckAtNanos;

    private FaultRun(Nodes nodes, String name, long seed) {
        this.nodes = nodes;
        this.name = name;
        this.random = new Random(seed);
        this.crowd = new Crowd("f" + Long.toHexString(seed & 0xffffff), random.nextLong(), MOST_IDLE_MS);
        this.gates = gates(nodes);
    }

    /** Where the nodes take clients, in their order. */
    static List<Gate> gates(Nodes nodes) {
        return IntStream.range(0, nodes.count())
                .mapToObj(nodes::node)
                .map(node -> new Gate(node.host().address(), node.awaitReady()))
                .toList();
    }

    /**
     * What came of it.
     *
     * @param violations of what the checker knows
     * @param faults what clients met that must not be
     * @param answers how often each error was answered, by code; 0: success
     * @param closes the codes with which connections ended, and how often
     * @param waits of the calls that were not over when it struck, in words
     */
    record Result(
            List<Violation> violations,
            List<Throwable> faults,
            Map<Integer, Integer> answers,
            Map<Integer, Integer> closes,
            String waits) {}

    /** Lets that happen under load; when it returns, what is down is to be up again, or on the way. */
    static Result of(Nodes nodes, String name, long seed, Consumer<FaultRun> fault) {
        FaultRun run = new FaultRun(nodes, name, seed);
        Device.CLIENTS.exceptionHandler(run.faults::add);
        Result result = run.live(fault);
        System.out.printf(
                "%s: calls %s; timeouts late %s; answers %s; closes %s%n",
                name, result.waits, run.lateTimeouts(), result.answers, result.closes);
        return result;
    }

    private Result live(Consumer<FaultRun> fault) {
        try {
            return survive(fault);
        } finally {
            ClientLoop.run(crowd::disconnect);
        }
    }

    private Result survive(Consumer<FaultRun> fault) {
        ClientLoop.await(() -> crowd.roam(gates, faults::add));
        ClientLoop.await(crowd::gather);
        ClientLoop.run(crowd::start);
        load(500 + random.nextInt(1_500));
        struckAtNanos = System.nanoTime();
        fault.accept(this);
        nodes.awaitWhole();
        ClientLoop.await(crowd::allIn);
        load(500 + random.nextInt(1_000));
        ClientLoop.await(crowd::stop);
        Evidence evidence = ClientLoop.await(() -> Inquiry.about(crowd, gates, PATIENCE_MS));
        List<Violation> violations = CrashChecker.check(evidence);
        report(violations);
        return new Result(violations, List.copyOf(faults), answers(), crowd.closes(), crowd.waits.since(struckAtNanos));
    }

    /** Lets time pass on purpose: what happens in it is what the test is about. */
    void load(int milliseconds) {
        ClientLoop.await(() -> Device.CLIENTS.timer(milliseconds, TimeUnit.MILLISECONDS));
    }

    /** One of the nodes. */
    int any() {
        return random.nextInt(nodes.count());
    }

    /** From 1 on. */
    int randomUpTo(int bound) {
        return 1 + random.nextInt(bound);
    }

    NodeProcess node(int index) {
        return nodes.node(index);
    }

    Nodes nodes() {
        return nodes;
    }

    /** Everybody is let in again by somebody. */
    void awaitAllIn() {
        ClientLoop.await(crowd::allIn);
    }

    /** How much later than its deadline each timeout was decided since it struck, in words. */
    private String lateTimeouts() {
        Map<String, Long> expireAt = new HashMap<>();
        Map<String, Double> late = new HashMap<>();
        for (Happening happening : crowd.history.happenings()) {
            if (happening instanceof Answered answer
                    && answer.succeeded()
                    && answer.result().containsKey("expireAt")) {
                expireAt.put(
                        answer.result().getString("inviteID"), answer.result().getLong("expireAt"));
            } else if (happening instanceof Heard heard
                    && heard.nanos() > struckAtNanos
                    && heard.method().equals("onInvitationTimeout")) {
                String inviteID = heard.params().getString("inviteID");
                long at = heard.params().getLong("at");
                late.put(inviteID, (double) at - expireAt.getOrDefault(inviteID, at));
            }
        }
        return Waits.inWords(List.copyOf(late.values()));
    }

    private Map<Integer, Integer> answers() {
        Map<Integer, Integer> codes = new TreeMap<>();
        crowd.history.happenings().stream()
                .filter(Answered.class::isInstance)
                .map(Answered.class::cast)
                .forEach(answer -> {
                    codes.merge(answer.code(), 1, Integer::sum);
                    if (answer.code() == INTERNAL_ERROR) {
                        faults.add(new AssertionError("internal error: " + answer));
                    }
                });
        return codes;
    }

    private void report(List<Violation> violations) {
        violations.stream().limit(MOST_PRINTED).map(Violation::withProof).forEach(System.out::println);
        if (!violations.isEmpty() || !faults.isEmpty()) {
            try {
                Path file = Files.createTempFile("bellwire-" + name.replaceAll("[^a-z0-9]+", "-"), ".history");
                HistoryFile.write(crowd.history, file);
                System.out.println("the whole history is in " + file + "; the nodes said\n" + nodes.outputs());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
