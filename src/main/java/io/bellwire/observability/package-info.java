/** Metrics, health, log keys. */
@org.jspecify.annotations.NullMarked
package io.bellwire.observability;
