/**
 * The seed document's use cases, played on a real node over real sockets. A {@link io.bellwire.scenario.Scenario} starts
 * the node, its users have devices with one WebSocket each, and what they saw is checked after each test.
 *
 * <p>{@code -Dbellwire.scenario.store=embedded} plays the same on the embedded store,
 * {@code =redis} on Redis.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.scenario;
