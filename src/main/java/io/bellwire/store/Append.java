package io.bellwire.store;

import io.bellwire.invitation.Decision.Condition;
import io.bellwire.invitation.InvitationEvent;
import java.util.List;
import java.util.UUID;

/**
 * What {@link InvitationStore#append} is asked for.
 *
 * @param expectedSeq the {@code seq} of the last event that the caller knows, 0: there is none yet
 * @param events at least one
 * @param condition what the store's clock must say about the deadline
 */
public record Append(UUID inviteID, int expectedSeq, List<InvitationEvent> events, Condition condition) {}
