/**
 * The only place that knows Hazelcast. A node of a cluster is a member of it, so that it learns which other nodes there are,
 * and the event bus learns where they are; nothing else is kept in it, and nothing that matters is.
 *
 * <ol>
 *   <li>{@code OwnAddress} finds the address that the node uses among nodes.
 *   <li>{@code HazelcastSettings} makes Hazelcast's configuration: quick to notice, silent to the outside.
 *   <li>{@link io.bellwire.cluster.hazelcast.HazelcastNode} joins, and stays until it is told to leave.
 *   <li>{@code BusCheck} says why a member can't be talked to.
 *   <li>The root package builds Vert.x upon it, and hands {@link io.bellwire.cluster.hazelcast.Members} to who needs to know.
 * </ol>
 *
 * <p>A node that runs alone loads no class of Hazelcast.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.cluster.hazelcast;
