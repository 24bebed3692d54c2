/** Invitation verticles own partitions of the invitations and drive their timers; the router finds the owner of an inviteID. */
@org.jspecify.annotations.NullMarked
package io.bellwire.signaling;
