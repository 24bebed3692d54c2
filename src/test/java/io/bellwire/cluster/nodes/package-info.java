/**
 * Several nodes in processes of their own, one Redis, and what may happen to them and to the network between them.
 *
 * <p>{@link io.bellwire.cluster.nodes.Nodes} starts them all, {@link io.bellwire.cluster.nodes.NodeProcess} is one of them,
 * {@link io.bellwire.cluster.nodes.RedisProcess} the Redis. {@link io.bellwire.cluster.nodes.Network} says where they run:
 * all on the loopback interface, or each in a network namespace of its own, where wires can be cut.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.cluster.nodes;
