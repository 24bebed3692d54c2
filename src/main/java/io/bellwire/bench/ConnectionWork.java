package io.bellwire.bench;

/** Users who connect in a storm, log in, and then sit there: what a connection takes of CPU and memory. */
final class ConnectionWork implements Work {

    private static final int WARM = 1_000;
    private static final long SETTLE_SECONDS = 3;
    private static final double KIB = 1_024;

    private final ServerProcess server;
    private final BenchClient client;
    private final LoginMessage logins;
    private final int connections;

    ConnectionWork(ServerProcess server, BenchClient client, LoginMessage logins, int connections) {
        this.server = server;
        this.client = client;
        this.logins = logins;
        this.connections = connections;
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
        client.idle(SETTLE_SECONDS);
    }

    private Crowd crowd() {
        return new Crowd(
                client,
                server,
                logins,
                user -> new Crowd.Member("idle-" + user, "user=idle-" + user),
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
            client.idle(SETTLE_SECONDS);
            long residentAfter = server.residentBytes();
            long heapAfter = server.liveHeapBytes();
            Usage idle = Usage.of(server);
            client.idle(SETTLE_SECONDS);
            Usage end = Usage.of(server);
            return new Measurement(name(), server.name())
                    .put("logins/s", connections / in.secondsSince(start))
                    .put("CPU us/login", in.cpuSecondsSince(start) * 1e6 / connections)
                    .put("heap KiB/connection", perConnection(heapBefore, heapAfter))
                    .put("RSS KiB/connection", perConnection(residentBefore, residentAfter))
                    .put("idle CPU %", 100 * end.cpuSecondsSince(idle) / end.secondsSince(idle));
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
