/** Tests of what goes from node to node. */
@org.jspecify.annotations.NullMarked
package io.bellwire.cluster.wire;
