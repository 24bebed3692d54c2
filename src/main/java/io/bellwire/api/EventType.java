package io.bellwire.api;

import io.bellwire.protocol.Notice;

/** The {@code type} of each domain event; this is the only list of them. */
final class EventType implements Notice.Cases<String> {
    static final EventType INSTANCE = new EventType();

    private EventType() {}

    @Override
    public String newInvitation(Notice.NewInvitation notice) {
        return "invitation.created";
    }

    @Override
    public String inviteeAccepted(Notice.InviteeAccepted notice) {
        return "invitation.accepted";
    }

    @Override
    public String inviteeRejected(Notice.InviteeRejected notice) {
        return "invitation.rejected";
    }

    @Override
    public String invitationCancelled(Notice.InvitationCancelled notice) {
        return "invitation.cancelled";
    }

    @Override
    public String invitationTimeout(Notice.InvitationTimeout notice) {
        return "invitation.timeout";
    }

    @Override
    public String invitationModified(Notice.InvitationModified notice) {
        return "invitation.modified";
    }

    @Override
    public String inviteesAdded(Notice.InviteesAdded notice) {
        return "invitation.inviteesAdded";
    }

    @Override
    public String inviteeRinging(Notice.InviteeRinging notice) {
        return "invitation.ringing";
    }

    @Override
    public String invitationEnded(Notice.InvitationEnded notice) {
        return "invitation.ended";
    }

    @Override
    public String groupChanged(Notice.GroupChanged notice) {
        return "group.changed";
    }
}
