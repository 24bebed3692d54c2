package io.bellwire.bench;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Carries out a {@link Plan}. The servers take turns, so that whatever else the machine does costs all of them alike. */
public final class Bench implements AutoCloseable {

    /** Data of the calls: about what a reference to a room takes. */
    private static final String DATA = "d".repeat(100);

    private static final int FEW_OPEN = 1_000;

    private final Plan plan;
    private final Consumer<String> progress;
    private final BenchClient client = new BenchClient();
    private final LoginMessage logins;
    private final List<ServerProcess> servers = new ArrayList<>();
    private final Report report = new Report();

    /** With somebody to tell how it goes. */
    public Bench(Plan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
        this.logins = new LoginMessage(plan.tokens());
    }

    /** Does all of it; throws {@link BenchException} if a server does not do its work. */
    public Report run() throws InterruptedException {
        if (plan.works().contains(Plan.Kind.START)) {
            measureStarts();
        }
        for (Plan.Server server : plan.servers()) {
            servers.add(open(server));
        }
        for (Plan.Kind kind : Plan.Kind.values()) {
            if (plan.works().contains(kind)) {
                measure(kind);
            }
        }
        return report;
    }

    private static ServerProcess open(Plan.Server server) {
        return server.runs()
                ? ServerProcess.running(
                        server.name(), server.urls().stream().map(URI::create).toList(), server.processIDs())
                : ServerProcess.start(server.name(), server.command(), server.environment());
    }

    private void measureStarts() {
        for (int round = 0; round < plan.rounds(); round++) {
            for (Plan.Server server : plan.servers()) {
                if (!server.runs()) {
                    try (ServerProcess process = open(server)) {
                        note(new Measurement("start", server.name())
                                .put("s to ready", process.startSeconds())
                                .put("CPU s to ready", process.cpuNanos() / 1e9));
                    }
                }
            }
        }
    }

    private void measure(Plan.Kind kind) throws InterruptedException {
        switch (kind) {
            case START -> {
                // Before the servers for the other works were started.
            }
            case CALLS -> measureEach(server -> calls("calls at " + plan.rate() + "/s", server, plan.rate()));
            case SATURATED -> measureEach(server -> calls("calls, saturated", server, 0));
            case FANOUT -> measureEach(this::fanOut);
            case CONNECTIONS ->
                measureEach(server -> new ConnectionWork(server, client, logins, plan.connections(), plan.duration()));
            case OPEN -> measureOpen();
            case TIMEOUTS -> measureEach(server -> timeouts("timeouts", server));
        }
    }

    private CallWork calls(String name, ServerProcess server, int rate) {
        return new CallWork(
                name,
                server,
                client,
                logins,
                new CallWork.Settings(plan.pairs(), rate, plan.inFlight(), plan.warmup(), plan.duration(), DATA));
    }

    private FanOutWork fanOut(ServerProcess server) {
        return new FanOutWork(
                server, client, logins, new FanOutWork.Settings(plan.members(), plan.warmup(), plan.duration(), DATA));
    }

    private TimeoutWork timeouts(String name, ServerProcess server) {
        return new TimeoutWork(
                name, server, client, logins, new TimeoutWork.Settings(plan.rate(), plan.warmup(), plan.duration()));
    }

    /** The same calls over few and over many open invitations; only the first server has such a thing. */
    private void measureOpen() throws InterruptedException {
        ServerProcess server = servers.get(0);
        try (OpenInvitations some = new OpenInvitations(server, client, logins)) {
            some.open(FEW_OPEN);
            measureOn(List.of(server), any -> calls("calls, " + FEW_OPEN + " open", any, plan.rate()));
        }
        try (OpenInvitations many = new OpenInvitations(server, client, logins)) {
            progress.accept("opening " + plan.open() + " invitations");
            double bytes = many.open(plan.open());
            note(new Measurement(plan.open() + " open invitations", server.name())
                    .put("heap bytes/open invitation", bytes));
            measureOn(List.of(server), any -> calls("calls, " + plan.open() + " open", any, plan.rate()));
            measureOn(List.of(server), any -> timeouts("timeouts, " + plan.open() + " open", any));
        }
    }

    /** Makes the work of a server. */
    private interface Maker {
        Work of(ServerProcess server);
    }

    private void measureEach(Maker maker) throws InterruptedException {
        measureOn(servers, maker);
    }

    private void measureOn(List<ServerProcess> on, Maker maker) throws InterruptedException {
        List<Work> works = new ArrayList<>();
        try {
            for (ServerProcess server : on) {
                Work work = maker.of(server);
                works.add(work);
                work.prepare();
            }
            for (int round = 0; round < plan.rounds(); round++) {
                for (Work work : works) {
                    note(work.measure());
                }
            }
        } finally {
            for (Work work : works) {
                work.close();
            }
        }
    }

    private void note(Measurement measurement) {
        report.add(measurement);
        progress.accept(measurement.toString());
    }

    @Override
    public void close() {
        client.close();
        servers.forEach(ServerProcess::close);
    }
}
