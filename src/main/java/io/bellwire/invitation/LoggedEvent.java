package io.bellwire.invitation;

/**
 * An event in the log.
 *
 * @param seq its position, from 1
 * @param at when the store took it, ms of store time; never less than that of the event before
 */
public record LoggedEvent(int seq, long at, InvitationEvent event) {}
