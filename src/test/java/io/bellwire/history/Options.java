package io.bellwire.history;

/**
 * What a judge has to know beside the history.
 *
 * @param skewNanos by how much the store's clock may have gone faster or slower than the clients' monotonic one, as where
 *     the machine sets it
 * @param searchSteps how many steps the search for an order of the calls may take per invitation; beyond it the
 *     invitation is reported as {@link Rule#UNDECIDED}
 */
public record Options(long skewNanos, int searchSteps) {

    /** Clocks that agree, and far more steps than an honest history needs. */
    public static final Options DEFAULT = new Options(0, 200_000);

    /** The same with another skew. */
    public Options withSkewNanos(long nanos) {
        return new Options(nanos, searchSteps);
    }
}
