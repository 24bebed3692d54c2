package io.bellwire.simulation;

/**
 * A notice that a client got.
 *
 * @param invitation its number
 * @param at virtual time, µs
 * @param order among all that clients did and saw
 */
record Told(Link link, int invitation, int seq, String method, String text, long at, int order) {}
