/**
 * The real gateway in virtual time: several nodes, a network, clients and a store that all fail, on one thread, driven by a
 * seed. {@code World} puts them together and runs a {@code Plan}; {@code Judge} says whether the invariants held; {@code
 * Shrinker} makes a failing plan small.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.simulation;
