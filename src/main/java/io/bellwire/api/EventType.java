package io.bellwire.api;

import io.bellwire.protocol.Notice;

/** The {@code type} of each domain event; this is the only list of them. */
final class EventType implements Notice.Visitor {
    private String word = "";

    String word() {
        return word;
    }

    @Override
    public void newInvitation(Notice.NewInvitation notice) {
        word = "invitation.created";
    }

    @Override
    public void inviteeAccepted(Notice.InviteeAccepted notice) {
        word = "invitation.accepted";
    }

    @Override
    public void inviteeRejected(Notice.InviteeRejected notice) {
        word = "invitation.rejected";
    }

    @Override
    public void invitationCancelled(Notice.InvitationCancelled notice) {
        word = "invitation.cancelled";
    }

    @Override
    public void invitationTimeout(Notice.InvitationTimeout notice) {
        word = "invitation.timeout";
    }

    @Override
    public void invitationModified(Notice.InvitationModified notice) {
        word = "invitation.modified";
    }

    @Override
    public void inviteesAdded(Notice.InviteesAdded notice) {
        word = "invitation.inviteesAdded";
    }

    @Override
    public void inviteeRinging(Notice.InviteeRinging notice) {
        word = "invitation.ringing";
    }

    @Override
    public void invitationEnded(Notice.InvitationEnded notice) {
        word = "invitation.ended";
    }

    @Override
    public void groupChanged(Notice.GroupChanged notice) {
        word = "group.changed";
    }
}
