package io.bellwire.delivery;

import io.bellwire.group.Group;
import io.bellwire.invitation.Invitation;
import io.bellwire.invitation.LoggedEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event of an invitation that is to be told.
 *
 * @param state with the event folded in
 * @param end with all events folded in that came after it, too: what was decided a while ago rings nobody whose part in it
 *     is over by now. The same as {@code state} for what was decided just now
 * @param watchers the group as it is now if the invitation's scope is the group, else null
 * @param now ms of store time
 */
public record News(
        Invitation state,
        Invitation end,
        LoggedEvent logged,
        @Nullable Group watchers,
        long now) {

    /** That of an event that was decided just now. */
    public static News of(Invitation state, LoggedEvent logged, @Nullable Group watchers, long now) {
        return new News(state, state, logged, watchers, now);
    }

    /** Whether a new invitation is still worth ringing for. */
    boolean rings(String userID) {
        return end == state || Missed.worthRinging(userID, end, now);
    }
}
