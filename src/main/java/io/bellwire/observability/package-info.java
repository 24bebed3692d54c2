/**
 * What those who run a node see of it. {@link io.bellwire.observability.Metric} lists the meters, {@link
 * io.bellwire.observability.Telemetry} holds them, {@link io.bellwire.observability.NodeHealth} says how the node is, and
 * {@link io.bellwire.observability.ManagementServer} shows both on a port of its own. The rooms know none of this: each has
 * a small interface of what it tells, which the root connects with the meters here.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.observability;
