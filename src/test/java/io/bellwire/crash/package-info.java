/**
 * Nodes that fail under load, and whether what they had acknowledged is still there.
 *
 * <p>{@link io.bellwire.crash.GatewayProcess} is a node in a process of its own, {@link io.bellwire.crash.Crowd} the users
 * who keep it busy and come back after each restart, {@link io.bellwire.crash.CrashChecker} the judge, who knows only what
 * {@link io.bellwire.crash.Evidence} they gathered and leaves most of it to {@link
 * io.bellwire.history.HistoryChecker}.
 *
 * <p>With several nodes ({@link io.bellwire.crash.ClusterFaultsIT}) each of the users is a {@link
 * io.bellwire.crash.Roamer}, who comes back by himself and to another node, and {@link io.bellwire.crash.FaultRun} is what
 * the crowd goes through.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.crash;
