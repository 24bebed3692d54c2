package io.bellwire.store;

import io.bellwire.invitation.Decision.Condition;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InvitationEvent.Created;
import java.util.List;
import java.util.UUID;

/**
 * What {@link InvitationStore#append} is asked for.
 *
 * @param expectedSeq the {@code seq} of the last event that the caller knows, 0: there is none yet
 * @param events at least one
 * @param condition what the store's clock must say about the deadline
 */
public record Append(UUID inviteID, int expectedSeq, List<InvitationEvent> events, Condition condition) {

    /** Whether its last event ends the invitation; an append of no event, which nobody takes, does not. */
    boolean ends() {
        return !events.isEmpty()
                && EventEffect.of(events.get(events.size() - 1)).ends();
    }

    /**
     * Checks that the events can stand one behind the other at that place.
     *
     * @throws IllegalArgumentException if they can't
     */
    void requireInOrder() {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("an append of no event");
        }
        for (int i = 0; i < events.size(); i++) {
            boolean first = expectedSeq == 0 && i == 0;
            if (first != (events.get(i) instanceof Created)) {
                throw new IllegalArgumentException("Created is the first event, and only the first");
            }
            if (i < events.size() - 1 && EventEffect.of(events.get(i)).ends()) {
                throw new IllegalArgumentException("Ended is the last event");
            }
        }
    }
}
