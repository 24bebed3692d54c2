package io.bellwire.crash;

/** Where a node takes clients. */
record Gate(String host, int port) {

    static Gate local(int port) {
        return new Gate("127.0.0.1", port);
    }
}
