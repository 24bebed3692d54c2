package io.bellwire.store;

import io.vertx.core.internal.ContextInternal;

/** Something that the writer decides, writes, shows to readers, and answers, in this order. */
interface WriterTask {

    /** Of the caller: where the answer is due. */
    ContextInternal context();

    /**
     * Decides, on the writer thread, and puts into the frame what has to be durable before the answer.
     *
     * @param now store time, ms
     */
    void decide(ByteSink frame, long now);

    /**
     * Lets readers see what was decided, as it is written now, on the writer thread.
     *
     * @param segment of the journal, where it was written
     */
    void publish(long segment);

    /** Gives the answer; on the caller's event loop. */
    void answer();

    /** Says that the outcome is unknown, or that nothing was done. */
    void fail(Throwable cause);
}
