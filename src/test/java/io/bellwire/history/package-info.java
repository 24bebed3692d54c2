/**
 * What clients saw, in the order of one monotonic clock, and whether all was right: the one judge of all tests.
 *
 * <p>A test notes in a {@link io.bellwire.history.History} each call before it is sent, and each answer and notice as it
 * comes, and asks {@link io.bellwire.history.HistoryChecker}. The same from the command line, for a history that {@link
 * io.bellwire.history.HistoryFile} wrote:
 *
 * <pre>{@code
 * java -cp "target/test-classes:$(ls target/bellwire-*-fat.jar)" io.bellwire.history.HistoryChecker FILE…
 * }</pre>
 *
 * <p>It ends with 0 if nothing is wrong; else with 1, having named each {@link io.bellwire.history.Rule} that was broken,
 * with the events that prove it.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.history;
