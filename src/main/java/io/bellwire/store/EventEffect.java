package io.bellwire.store;

import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InvitationEvent.Accepted;
import io.bellwire.invitation.InvitationEvent.Cancelled;
import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.invitation.InvitationEvent.Delivered;
import io.bellwire.invitation.InvitationEvent.Ended;
import io.bellwire.invitation.InvitationEvent.InviteesAdded;
import io.bellwire.invitation.InvitationEvent.Modified;
import io.bellwire.invitation.InvitationEvent.Rejected;
import io.bellwire.invitation.InvitationEvent.Ringing;
import io.bellwire.invitation.InvitationEvent.TimedOut;
import java.util.List;

/**
 * All that a store needs to know of an event; the rest of it is none of its business.
 *
 * @param invited those who are inviting from now on
 * @param settled those who have reached their terminal state
 * @param ends whether it is the last event of its log
 */
record EventEffect(List<String> invited, List<String> settled, boolean ends) {
    private static final EventEffect NONE = new EventEffect(List.of(), List.of(), false);
    private static final EventEffect END = new EventEffect(List.of(), List.of(), true);
    private static final Of OF = new Of();

    static EventEffect of(InvitationEvent event) {
        return event.match(OF);
    }

    private static EventEffect inviting(List<String> invitees) {
        return new EventEffect(invitees, List.of(), false);
    }

    private static EventEffect settling(List<String> invitees) {
        return new EventEffect(List.of(), invitees, false);
    }

    private static final class Of implements InvitationEvent.Cases<EventEffect> {
        @Override
        public EventEffect created(Created event) {
            return inviting(event.invitees());
        }

        @Override
        public EventEffect ringing(Ringing event) {
            return NONE;
        }

        @Override
        public EventEffect accepted(Accepted event) {
            return settling(List.of(event.invitee()));
        }

        @Override
        public EventEffect rejected(Rejected event) {
            return settling(List.of(event.invitee()));
        }

        @Override
        public EventEffect cancelled(Cancelled event) {
            return settling(event.invitees());
        }

        @Override
        public EventEffect timedOut(TimedOut event) {
            return settling(event.invitees());
        }

        @Override
        public EventEffect modified(Modified event) {
            return NONE;
        }

        @Override
        public EventEffect inviteesAdded(InviteesAdded event) {
            return inviting(event.invitees());
        }

        @Override
        public EventEffect delivered(Delivered event) {
            return NONE;
        }

        @Override
        public EventEffect ended(Ended event) {
            return END;
        }
    }
}
