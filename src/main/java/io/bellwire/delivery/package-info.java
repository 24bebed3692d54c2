/**
 * Who is where, who hears what, and how a notice gets there: {@link io.bellwire.delivery.LocalSessions} knows the
 * devices that are logged in on this node, {@code Audience} the table of PROTOCOL §4, {@link
 * io.bellwire.delivery.Replay} what a client missed. A notice is encoded once and shared by all who get it.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.delivery;
