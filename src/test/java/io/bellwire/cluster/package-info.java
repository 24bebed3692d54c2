/** Tests of nodes that work together, most of them in virtual time over a network that does its worst. */
@org.jspecify.annotations.NullMarked
package io.bellwire.cluster;
