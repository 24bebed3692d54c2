/**
 * How several nodes work together. None of it decides anything: the store is the referee, whoever asks it.
 *
 * <ol>
 *   <li>{@link io.bellwire.cluster.Cluster} is what the rest of the gateway sees: it says who owns a partition, asks the
 *       owner, and tells other nodes what their clients have to hear of.
 *   <li>The root package says who is a member of the cluster; nothing here knows which cluster manager that comes from.
 *   <li>Between two members there is one {@code Link}, which speaks a reliable, ordered stream of messages each way over a
 *       {@link io.bellwire.cluster.Transport} that may lose, repeat, delay and reorder: {@code Outbox} keeps what is not
 *       acknowledged, {@code Inbox} takes what is next.
 *   <li>Whatever was said in one turn of the event loop goes out as one batch, with what the sender says of itself, the
 *       acknowledgement of what it took, and a seal under the cluster's secret (see {@link io.bellwire.cluster.wire}).
 *   <li>A batch whose serial number is not above the last one's does nothing, so neither late nor recorded ones do harm.
 *   <li>{@code Links} has all links of this node on one event loop; other threads hand over what they want said through
 *       {@code Handover}.
 *   <li>If too much waits, it is dropped, and the stream starts anew with the message that something was missed.
 *   <li>{@code Membership} suspects who is silent for 3 s, and makes the {@link io.bellwire.cluster.View}: the owners of all
 *       partitions among the nodes that are ready, by rendezvous hashing.
 *   <li>{@code Recovery} reads from the store what a node decided that this one may not have been told: when that node
 *       vanished, when it said that something was missed, and when this node itself had been away.
 *   <li>What comes in goes to the {@link io.bellwire.cluster.LocalNode}; a call for a partition that is not owned here is
 *       answered with MOVED, and the asker does the work itself.
 * </ol>
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.cluster;
