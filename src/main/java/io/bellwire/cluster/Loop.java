package io.bellwire.cluster;

/** The one event loop of the links of a node. */
interface Loop {

    /** Runs a task on the loop, after those that were given before. Any thread may call. */
    void execute(Runnable task);

    /** Runs a task on the loop each so many ms from now on, until {@link #stop}. */
    void each(long periodMs, Runnable task);

    /** Ends what {@link #each} began. */
    void stop();
}
