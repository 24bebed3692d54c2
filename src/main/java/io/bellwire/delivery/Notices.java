package io.bellwire.delivery;

import io.bellwire.invitation.Invitation;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InviteeRow;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Turns what was decided into what is said about it (PROTOCOL §4). */
public final class Notices {

    private Notices() {}

    /**
     * The notice of an event, for those who were in before it.
     *
     * @param state with the event folded in
     * @param now ms of store time, for {@code remaining}
     */
    public static Notice.OfInvitation of(Invitation state, LoggedEvent logged, long now) {
        return logged.event().match(new InvitationEvent.Cases<>() {
            private final UUID inviteID = state.inviteID();
            private final int seq = logged.seq();
            private final long at = logged.at();

            @Override
            public Notice.OfInvitation created(InvitationEvent.Created event) {
                return new Notice.NewInvitation(
                        inviteID,
                        seq,
                        at,
                        event.inviter(),
                        event.groupID(),
                        event.invitees(),
                        event.data(),
                        event.timeoutMs(),
                        remaining(state, now));
            }

            @Override
            public Notice.OfInvitation ringing(InvitationEvent.Ringing event) {
                return new Notice.InviteeRinging(inviteID, seq, at, event.invitee(), event.deviceID());
            }

            @Override
            public Notice.OfInvitation accepted(InvitationEvent.Accepted event) {
                return new Notice.InviteeAccepted(
                        inviteID,
                        seq,
                        at,
                        event.invitee(),
                        event.data(),
                        state.inviter(),
                        state.groupID(),
                        event.deviceID());
            }

            @Override
            public Notice.OfInvitation rejected(InvitationEvent.Rejected event) {
                return new Notice.InviteeRejected(
                        inviteID,
                        seq,
                        at,
                        event.invitee(),
                        event.data(),
                        event.reason(),
                        state.inviter(),
                        state.groupID(),
                        event.deviceID());
            }

            @Override
            public Notice.OfInvitation cancelled(InvitationEvent.Cancelled event) {
                return new Notice.InvitationCancelled(
                        inviteID, seq, at, state.inviter(), event.data(), event.invitees(), state.groupID());
            }

            @Override
            public Notice.OfInvitation timedOut(InvitationEvent.TimedOut event) {
                return new Notice.InvitationTimeout(
                        inviteID, seq, at, event.invitees(), state.inviter(), state.groupID());
            }

            @Override
            public Notice.OfInvitation modified(InvitationEvent.Modified event) {
                return new Notice.InvitationModified(inviteID, seq, at, event.data(), state.inviter(), state.groupID());
            }

            @Override
            public Notice.OfInvitation inviteesAdded(InvitationEvent.InviteesAdded event) {
                return new Notice.InviteesAdded(inviteID, seq, at, event.invitees(), state.inviter(), state.groupID());
            }

            @Override
            public Notice.OfInvitation delivered(InvitationEvent.Delivered event) {
                throw new IllegalArgumentException("nobody is told of a delivery");
            }

            @Override
            public Notice.OfInvitation ended(InvitationEvent.Ended event) {
                return new Notice.InvitationEnded(inviteID, seq, at, event.outcome(), outcomes(state));
            }
        });
    }

    /** The new-invitation notice as one who is asked now gets it: with the data and the list of now. */
    public static Notice.NewInvitation offer(Invitation state, int seq, long at, long now) {
        return new Notice.NewInvitation(
                state.inviteID(),
                seq,
                at,
                state.inviter(),
                state.groupID(),
                invitees(state),
                state.data(),
                state.timeoutMs(),
                remaining(state, now));
    }

    private static List<String> invitees(Invitation state) {
        List<String> users = new ArrayList<>(state.invitees().size());
        for (InviteeRow row : state.invitees()) {
            users.add(row.userID());
        }
        return users;
    }

    private static List<Notice.Ended> outcomes(Invitation state) {
        List<Notice.Ended> outcomes = new ArrayList<>(state.invitees().size());
        for (InviteeRow row : state.invitees()) {
            outcomes.add(new Notice.Ended(row.userID(), row.state(), row.reason()));
        }
        return outcomes;
    }

    private static long remaining(Invitation state, long now) {
        return Math.max(0, state.expireAt() - now);
    }
}
