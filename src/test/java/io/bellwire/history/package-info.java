/** What clients saw, in the order of one monotonic clock, and whether the invariants held. */
@org.jspecify.annotations.NullMarked
package io.bellwire.history;
