package io.bellwire.bench;

import java.time.Duration;

/** Users who connect in a storm, log in, and then sit there: what a connection takes of CPU and memory. */
final class ConnectionWork implements Work {

    private static final int WARM = 1_000;

    /** Others than those of another bench that is under way: each may hold as many as a process may open sockets. */
    private static final String USERS = "idle-" + ProcessHandle.current().pid() + "-";

    private static final Duration SETTLE = Duration.ofSeconds(3);
    private static final double KIB = 1_024;

    private final ServerProcess server;
    private final BenchClient client;
    private final LoginMessage logins;
    private final int connections;
    private final Duration idle;

    /**
     * A storm of that many.
     *
     * @param idle how long they sit there
     */
    ConnectionWork(ServerProcess server, BenchClient client, LoginMessage logins, int connections, Duration idle) {
        this.server = server;
        this.client = client;
        this.logins = logins;
        this.connections = connections;
        this.idle = idle;
    }

    @Override
    public String name() {
        return connections + " connections";
    }

    @Override
    public void prepare() throws InterruptedException {
        try (Crowd warm = crowd()) {
            warm.logIn(Math.min(WARM, connections));
        }
        client.idle(SETTLE);
    }

    private Crowd crowd() {
        return new Crowd(
                client,
                server,
                logins,
                user -> new Crowd.Member(USERS + user, "user=" + USERS + user),
                (user, text, length) -> {},
                refusal -> {});
    }

    @Override
    public Measurement measure() throws InterruptedException {
        long heapBefore = server.liveHeapBytes();
        long residentBefore = server.residentBytes();
        try (Crowd crowd = crowd()) {
            Usage start = Usage.of(server);
            crowd.logIn(connections);
            Usage in = Usage.of(server);
            client.idle(SETTLE);
            long residentAfter = server.residentBytes();
            long heapAfter = server.liveHeapBytes();
            Usage settled = Usage.of(server);
            client.idle(idle);
            Usage end = Usage.of(server);
            return new Measurement(name(), server.name())
                    .put("logins/s", connections / in.secondsSince(start))
                    .put("CPU us/login", in.cpuSecondsSince(start) * 1e6 / connections)
                    .put("heap KiB/connection", perConnection(heapBefore, heapAfter))
                    .put("RSS KiB/connection", perConnection(residentBefore, residentAfter))
                    .put("idle CPU %", 100 * end.cpuSecondsSince(settled) / end.secondsSince(settled));
        }
    }

    private double perConnection(long before, long after) {
        return before < 0 || after < 0 ? Double.NaN : (after - before) / KIB / connections;
    }

    @Override
    public void close() {
        // The connections of a round end with it.
    }
}
