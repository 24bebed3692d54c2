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
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * About how many bytes of heap an event takes, or a log that has ended, with all the entries that lead to it: rather too
 * many than too few.
 */
final class Footprint implements InvitationEvent.Cases<Long> {
    private static final Footprint OF = new Footprint();
    private static final long EVENT = 160;
    private static final long INVITATION = 1_024;

    /** One invitee's row, seat, and place in the lists. */
    private static final long INVITEE = 320;

    /** One more mention of a user in a list. */
    private static final long MENTION = 64;

    /** A {@link StoredLog} with its key, its ID, the head of its array, and its places in the catalog's own lists. */
    private static final long PACKED = 256;

    /** One whom nothing else mentions, with two rows and a place in the map. */
    private static final long FINDER = 256;

    private Footprint() {}

    static long of(InvitationEvent event) {
        return event.match(OF);
    }

    static long of(Collection<InvitationEvent> events) {
        long bytes = 0;
        for (InvitationEvent event : events) {
            bytes += of(event);
        }
        return bytes;
    }

    /** The same of a log that is packed into so many bytes. */
    static long ofPacked(int bytes, Finders finders) {
        return PACKED + bytes + names(finders.users(), FINDER) + names(finders.groups(), FINDER);
    }

    private static long text(@Nullable String text) {
        return text == null ? 0 : 2L * text.length();
    }

    private static long names(Collection<String> names, long each) {
        long bytes = 0;
        for (String name : names) {
            bytes += each + text(name);
        }
        return bytes;
    }

    @Override
    public Long created(Created event) {
        return INVITATION + text(event.data()) + text(event.offlinePushInfo()) + names(event.invitees(), INVITEE);
    }

    @Override
    public Long ringing(Ringing event) {
        return EVENT;
    }

    @Override
    public Long accepted(Accepted event) {
        return EVENT + text(event.data());
    }

    @Override
    public Long rejected(Rejected event) {
        return EVENT + text(event.data());
    }

    @Override
    public Long cancelled(Cancelled event) {
        Collection<String> requested = event.requested();
        return EVENT
                + text(event.data())
                + names(event.invitees(), MENTION)
                + (requested == null ? 0 : names(requested, MENTION));
    }

    @Override
    public Long timedOut(TimedOut event) {
        return EVENT + names(event.invitees(), MENTION);
    }

    @Override
    public Long modified(Modified event) {
        return EVENT + text(event.data());
    }

    @Override
    public Long inviteesAdded(InviteesAdded event) {
        return EVENT + names(event.invitees(), INVITEE);
    }

    @Override
    public Long delivered(Delivered event) {
        return EVENT + names(event.invitees(), MENTION);
    }

    @Override
    public Long ended(Ended event) {
        return EVENT;
    }
}
