package io.bellwire.bench;

/** What a server has taken at some moment: a reading of two meters. */
record Usage(long nanoTime, long cpuNanos) {

    static Usage of(ServerProcess server) {
        return new Usage(System.nanoTime(), server.cpuNanos());
    }

    /** CPU seconds since then; NaN if not known. */
    double cpuSecondsSince(Usage earlier) {
        return cpuNanos < 0 ? Double.NaN : (cpuNanos - earlier.cpuNanos) / 1e9;
    }

    /** Seconds since then. */
    double secondsSince(Usage earlier) {
        return (nanoTime - earlier.nanoTime) / 1e9;
    }
}
