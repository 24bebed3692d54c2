package io.bellwire.crash;

import io.bellwire.history.Rule;
import io.bellwire.history.Violation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Crowds that come one after the other, and a gateway that is killed again and again under each of them. */
final class CrashRun {
    /** One fault can show in every invitation of a crowd. */
    private static final int MOST_PRINTED = 100;

    private static final int MOST_LOAD_MS = 1_500;

    private final JsonObject settings;
    private final List<String> virtualMachineOptions;
    private final long patienceMs;
    private final Random random;
    private final List<Violation> violations = new ArrayList<>();
    private final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final Map<Crowd, Evidence> past = new LinkedHashMap<>();
    private GatewayProcess gateway;
    private int port;
    private int kills;
    private long happenings;

    private CrashRun(JsonObject settings, List<String> virtualMachineOptions, long patienceMs, long seed) {
        this.settings = settings;
        this.virtualMachineOptions = virtualMachineOptions;
        this.patienceMs = patienceMs;
        this.random = new Random(seed);
    }

    /** What came of it. */
    record Result(List<Violation> violations, List<Throwable> faults, int kills, int invitations, long happenings) {}

    /**
     * Runs it.
     *
     * @param patienceMs how long what is bound to happen is waited for once all is quiet
     */
    static Result of(
            JsonObject settings, List<String> options, long seed, long patienceMs, int crowds, int killsOfEach) {
        CrashRun run = new CrashRun(settings, options, patienceMs, seed);
        Device.CLIENTS.exceptionHandler(run.faults::add);
        try {
            run.start();
            for (int i = 0; i < crowds; i++) {
                run.live(new Crowd("c" + i, run.random.nextLong()), killsOfEach);
            }
            run.lookBack();
        } finally {
            run.gateway.close();
        }
        int invitations = run.past.values().stream()
                .mapToInt(evidence -> evidence.shown.size())
                .sum();
        return new Result(run.violations, List.copyOf(run.faults), run.kills, invitations, run.happenings);
    }

    private void start() {
        gateway = GatewayProcess.start(settings, virtualMachineOptions);
        port = gateway.awaitReady();
    }

    private void live(Crowd crowd, int killsOfThis) {
        ClientLoop.await(() -> crowd.connect(Gate.local(port)));
        ClientLoop.await(crowd::gather);
        ClientLoop.run(crowd::start);
        for (int i = 0; i < killsOfThis; i++) {
            load();
            gateway.kill();
            kills++;
            start();
            // Sometimes it is killed again before everybody is back.
            Future<Void> back = ClientLoop.run(() -> crowd.connect(Gate.local(port)));
            if (random.nextInt(4) > 0) {
                ClientLoop.await(() -> back);
            }
        }
        ClientLoop.await(() -> crowd.connect(Gate.local(port)));
        ClientLoop.await(crowd::stop);
        Evidence evidence = ClientLoop.await(() -> Inquiry.about(crowd, List.of(Gate.local(port)), patienceMs));
        List<Violation> found = CrashChecker.check(evidence);
        found.stream().limit(MOST_PRINTED).map(Violation::withProof).forEach(System.out::println);
        violations.addAll(found);
        happenings += evidence.history.happenings().size();
        ClientLoop.run(crowd::disconnect);
        past.put(crowd, evidence);
    }

    /** The moment of the kill is what makes the difference, so time passes here on purpose. */
    private void load() {
        ClientLoop.await(() -> Device.CLIENTS.timer(1 + random.nextInt(MOST_LOAD_MS), TimeUnit.MILLISECONDS));
    }

    /** What was settled long ago is as it was, after all the restarts since. */
    private void lookBack() {
        past.forEach((crowd, evidence) -> {
            ClientLoop.await(() -> crowd.connect(Gate.local(port)));
            Map<String, Map<String, JsonObject>> now = ClientLoop.await(() -> Inquiry.again(crowd, evidence));
            evidence.shown.forEach((inviteID, infos) -> infos.forEach((userID, before) -> {
                JsonObject after = now.getOrDefault(inviteID, Map.of()).get(userID);
                if (after == null || !CrashChecker.lasting(after).equals(CrashChecker.lasting(before))) {
                    violations.add(new Violation(Rule.LOST, inviteID, "was " + before + " and is " + after, List.of()));
                }
            }));
            ClientLoop.run(crowd::disconnect);
        });
    }
}
