/**
 * Where invitations are decided. {@link io.bellwire.signaling.Switchboard} takes every call of a client or of another
 * verticle; {@link io.bellwire.signaling.InvitationRouter} sends those on an invitation over the event bus to the {@link
 * io.bellwire.signaling.InvitationVerticle} that owns its partition. There each invitation in work is an {@code
 * OwnedInvitation}: it asks the pure machine, appends to the store, answers, announces, and drives the timeout with a
 * Vert.x timer. Reads need no owner: {@link io.bellwire.signaling.InvitationReader} folds what the store has.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.signaling;
