package io.bellwire.delivery;

import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.Role;

/**
 * Who hears what of an invitation: the table of PROTOCOL §4, in one place for those who are connected and for those who
 * come back.
 */
final class Audience {

    /** What somebody hears of an event. */
    enum Hears {
        /** Nothing. */
        NOTHING,
        /** That there is a new invitation. */
        NEW,
        /** The event's own notice. */
        NOTICE
    }

    private Audience() {}

    /**
     * What a participant hears of an event. The device that acted hears nothing of it beside {@link
     * InvitationEvent.Ended}; to leave it out is up to the caller.
     *
     * @param role the user's part when it happened
     * @param userID the user
     * @param silentTimeout whether nobody is told of the timeout (timeout 0)
     */
    static Hears hears(Role role, String userID, InvitationEvent event, boolean silentTimeout) {
        return event.match(new InvitationEvent.Cases<Hears>() {
            @Override
            public Hears created(InvitationEvent.Created created) {
                return role == Role.INVITER ? Hears.NOTHING : Hears.NEW;
            }

            @Override
            public Hears ringing(InvitationEvent.Ringing ringing) {
                return role == Role.INVITER ? Hears.NOTICE : Hears.NOTHING;
            }

            @Override
            public Hears accepted(InvitationEvent.Accepted accepted) {
                return Hears.NOTICE;
            }

            @Override
            public Hears rejected(InvitationEvent.Rejected rejected) {
                return Hears.NOTICE;
            }

            @Override
            public Hears cancelled(InvitationEvent.Cancelled cancelled) {
                return Hears.NOTICE;
            }

            @Override
            public Hears timedOut(InvitationEvent.TimedOut timedOut) {
                return silentTimeout ? Hears.NOTHING : Hears.NOTICE;
            }

            @Override
            public Hears modified(InvitationEvent.Modified modified) {
                return Hears.NOTICE;
            }

            @Override
            public Hears inviteesAdded(InvitationEvent.InviteesAdded added) {
                boolean meant = role == Role.INVITEE && added.invitees().contains(userID);
                return meant ? Hears.NEW : Hears.NOTICE;
            }

            @Override
            public Hears delivered(InvitationEvent.Delivered delivered) {
                return Hears.NOTHING;
            }

            @Override
            public Hears ended(InvitationEvent.Ended ended) {
                return Hears.NOTICE;
            }
        });
    }
}
