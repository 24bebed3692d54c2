/**
 * Load on a gateway, and the report of what it cost: {@code bellwire bench}. Knows the wire and the operating system's
 * accounts, nothing of the gateway's inside, so that it can judge anything that speaks the same frames.
 */
@NullMarked
package io.bellwire.bench;

import org.jspecify.annotations.NullMarked;
