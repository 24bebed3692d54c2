/**
 * What decides. An invitation is a short log of {@link io.bellwire.invitation.InvitationEvent}s; its state, {@link
 * io.bellwire.invitation.Invitation}, is their fold; {@link io.bellwire.invitation.InvitationMachine} turns a state, a
 * {@link io.bellwire.invitation.Command} and a time into a {@link io.bellwire.invitation.Decision}. Pure: no Vert.x, no
 * clock, no I/O.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.invitation;
