package io.bellwire.protocol;

import java.util.List;

/** Writes each kind of answer in the order of PROTOCOL §2 and §3. */
record AnswerWriter(WireWriter out) implements Answer.Cases<WireWriter> {

    @Override
    public WireWriter loggedIn(Answer.LoggedIn answer) {
        out.json().beginObject();
        out.text("userID", answer.userID());
        out.text("deviceID", answer.deviceID());
        out.number("serverTime", answer.serverTime());
        out.number("heartbeat", answer.heartbeatSeconds());
        limits(answer.limits());
        infos("pending", answer.pending());
        out.textOrNull("pendingNext", answer.pendingNext());
        out.json().endObject();
        return out;
    }

    @Override
    public WireWriter invited(Answer.Invited answer) {
        out.json().beginObject();
        out.inviteID(answer.inviteID());
        out.number("expireAt", answer.expireAt());
        out.list("invitees", answer.invitees(), (json, invitee) -> invitee(invitee));
        out.endTruncatable();
        return out;
    }

    @Override
    public WireWriter acted(Answer.Acted answer) {
        out.json().beginObject();
        out.inviteID(answer.inviteID());
        out.number("at", answer.at());
        out.json().endObject();
        return out;
    }

    @Override
    public WireWriter info(Answer.Info answer) {
        out.info(answer.info());
        return out;
    }

    @Override
    public WireWriter invitations(Answer.Invitations answer) {
        out.json().beginObject();
        infos("invitations", answer.invitations());
        out.textOrNull("next", answer.next());
        out.json().endObject();
        return out;
    }

    @Override
    public WireWriter group(Answer.Group answer) {
        out.json().beginObject();
        out.text("groupID", answer.groupID());
        out.text("owner", answer.owner());
        out.text("join", answer.join().word());
        out.number("size", answer.size());
        out.json().endObject();
        return out;
    }

    @Override
    public WireWriter members(Answer.Members answer) {
        JsonWriter json = out.json();
        json.beginObject();
        json.key("members");
        json.beginArray();
        answer.members().forEach(this::member);
        json.endArray();
        out.textOrNull("next", answer.next());
        json.endObject();
        return out;
    }

    @Override
    public WireWriter done(Answer.Done answer) {
        out.json().beginObject();
        out.json().endObject();
        return out;
    }

    /** One entry of a page of members. */
    void member(Answer.Member member) {
        out.json().beginObject();
        out.text("userID", member.userID());
        out.text("role", member.role().word());
        out.flag("online", member.online());
        out.json().endObject();
    }

    private void limits(Limits limits) {
        out.json().key("limits");
        out.json().beginObject();
        out.number("dataBytes", limits.dataBytes());
        out.number("inviteeList", limits.inviteeList());
        out.number("timeoutSeconds", limits.timeoutSeconds());
        out.number("messageBytes", limits.messageBytes());
        out.json().endObject();
    }

    private void infos(String key, List<SignalingInfo> infos) {
        out.json().key(key);
        out.json().beginArray();
        infos.forEach(out::info);
        out.json().endArray();
    }

    private void invitee(Answer.Invitee invitee) {
        out.json().beginObject();
        out.text("userID", invitee.userID());
        out.text("state", invitee.state().word());
        out.text("reach", invitee.reach().word());
        out.json().endObject();
    }
}
