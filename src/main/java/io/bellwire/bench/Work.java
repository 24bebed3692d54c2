package io.bellwire.bench;

/** A kind of load. An object of it belongs to one server; rounds may follow one another. */
interface Work extends AutoCloseable {

    /** What it is called in the report. */
    String name();

    /** Connects, and brings the server to where the measuring can begin. */
    void prepare() throws InterruptedException;

    /** One round of load. */
    Measurement measure() throws InterruptedException;

    /** Disconnects. */
    @Override
    void close();
}
