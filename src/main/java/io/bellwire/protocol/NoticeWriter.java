package io.bellwire.protocol;

/** Writes each kind of notice in the order of PROTOCOL §4. */
record NoticeWriter(WireWriter out) implements Notice.Cases<WireWriter> {

    @Override
    public WireWriter newInvitation(Notice.NewInvitation notice) {
        begin("onReceiveNewInvitation", notice);
        out.text("inviter", notice.inviter());
        out.text("groupID", notice.groupID());
        out.users("inviteeList", notice.inviteeList());
        out.data(notice.data());
        out.seconds("timeout", notice.timeoutMs());
        out.number("remaining", notice.remainingMs());
        return end();
    }

    @Override
    public WireWriter inviteeAccepted(Notice.InviteeAccepted notice) {
        begin("onInviteeAccepted", notice);
        out.text("invitee", notice.invitee());
        out.data(notice.data());
        out.text("inviter", notice.inviter());
        out.text("groupID", notice.groupID());
        out.text("deviceID", notice.deviceID());
        return end();
    }

    @Override
    public WireWriter inviteeRejected(Notice.InviteeRejected notice) {
        begin("onInviteeRejected", notice);
        out.text("invitee", notice.invitee());
        out.data(notice.data());
        out.text("reason", notice.reason().word());
        out.text("inviter", notice.inviter());
        out.text("groupID", notice.groupID());
        out.text("deviceID", notice.deviceID());
        return end();
    }

    @Override
    public WireWriter invitationCancelled(Notice.InvitationCancelled notice) {
        begin("onInvitationCancelled", notice);
        out.text("inviter", notice.inviter());
        out.data(notice.data());
        out.users("inviteeList", notice.inviteeList());
        out.text("groupID", notice.groupID());
        return end();
    }

    @Override
    public WireWriter invitationTimeout(Notice.InvitationTimeout notice) {
        begin("onInvitationTimeout", notice);
        out.users("inviteeList", notice.inviteeList());
        out.text("inviter", notice.inviter());
        out.text("groupID", notice.groupID());
        return end();
    }

    @Override
    public WireWriter invitationModified(Notice.InvitationModified notice) {
        begin("onInvitationModified", notice);
        out.data(notice.data());
        out.text("inviter", notice.inviter());
        out.text("groupID", notice.groupID());
        return end();
    }

    @Override
    public WireWriter inviteesAdded(Notice.InviteesAdded notice) {
        begin("onInviteesAdded", notice);
        out.users("inviteeList", notice.inviteeList());
        out.text("inviter", notice.inviter());
        out.text("groupID", notice.groupID());
        return end();
    }

    @Override
    public WireWriter inviteeRinging(Notice.InviteeRinging notice) {
        begin("onInviteeRinging", notice);
        out.text("invitee", notice.invitee());
        out.text("deviceID", notice.deviceID());
        return end();
    }

    @Override
    public WireWriter invitationEnded(Notice.InvitationEnded notice) {
        begin("onInvitationEnded", notice);
        out.text("outcome", notice.outcome().word());
        out.list("invitees", notice.invitees(), (json, ended) -> ended(ended));
        return end();
    }

    @Override
    public WireWriter groupChanged(Notice.GroupChanged notice) {
        begin("onGroupChanged");
        out.text("groupID", notice.groupID());
        out.text("change", notice.change().word());
        out.users("memberList", notice.memberList());
        return end();
    }

    private void ended(Notice.Ended ended) {
        out.json().beginObject();
        out.text("userID", ended.userID());
        out.text("state", ended.state().word());
        out.reason(ended.reason());
        out.json().endObject();
    }

    private void begin(String method, Notice.OfInvitation notice) {
        begin(method);
        out.inviteID(notice.inviteID());
        out.number("seq", notice.seq());
        out.number("at", notice.at());
    }

    private void begin(String method) {
        out.json().beginObject();
        out.text("jsonrpc", "2.0");
        out.text("method", method);
        out.json().key("params");
        out.json().beginObject();
    }

    private WireWriter end() {
        out.endTruncatable();
        out.json().endObject();
        return out;
    }
}
