package io.bellwire.history;

import io.bellwire.history.Happening.Answered;
import io.bellwire.history.Happening.Called;
import io.bellwire.history.Happening.Heard;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What one connection has to hear of an invitation (PROTOCOL §2, §4), as far as it is certain. */
final class Entitlement {

    /** Nothing is certain. */
    static final int NOTHING = Integer.MAX_VALUE;

    private static final int MS_PER_SECOND = 1_000;

    private final Trace trace;
    private final Login login;
    private final Client client;

    Entitlement(Trace trace, Login login) {
        this.trace = trace;
        this.login = login;
        this.client = login.client();
    }

    /** The connection has to hear what comes after this {@code seq}. */
    int floor() {
        Answered answer = login.answer();
        if (answer == null) {
            return NOTHING;
        }
        if (beganBeforeTheInvitation(answer)) {
            return 0;
        }
        Integer knew = login.knew(trace.inviteID);
        if (knew != null) {
            return knew;
        }
        if (isForThoseOnline()) {
            return NOTHING;
        }
        JsonObject pending = login.pending(trace.inviteID);
        JsonObject resume = login.resume();
        if (resume != null) {
            boolean young = createTime() >= resume.getLong("since");
            return young || pending != null ? 0 : NOTHING;
        }
        return pending == null ? NOTHING : Math.max(pending.getInteger("seq"), firstOffer());
    }

    /** Every attempt to invite was sent when this connection was there already. */
    private boolean beganBeforeTheInvitation(Answered answer) {
        List<Called> attempts = trace.calls.stream()
                .filter(call -> Trace.invites(call.method()))
                .toList();
        Answered invited = trace.invited();
        if (attempts.isEmpty()) {
            return invited != null && invited.call().position() > answer.position();
        }
        return attempts.stream().allMatch(call -> call.position() > answer.position());
    }

    private boolean isForThoseOnline() {
        Answered invited = trace.invited();
        return invited == null || invited.call().params().getBoolean("onlineUserOnly", false);
    }

    /** As it was shown, or by the answer: the deadline less the timeout. ms of store time. */
    private long createTime() {
        if (!trace.shown.isEmpty()) {
            return trace.shown.get(0).info().getLong("createTime");
        }
        Answered invited = trace.invited();
        double timeout = invited == null ? 0 : invited.call().params().getDouble("timeout", 30.0);
        return timeout == 0
                ? Long.MIN_VALUE
                : invited.result().getLong("expireAt") - (long) Math.ceil(timeout * MS_PER_SECOND);
    }

    private int firstOffer() {
        return trace.notices.stream()
                .filter(heard -> heard.client().connection() == client.connection())
                .findFirst()
                .filter(heard -> heard.method().equals(Trace.OFFER))
                .map(Heard::seq)
                .orElse(0);
    }

    /** Whether the table of PROTOCOL §4 has this user hear of it, the user being inviter or invitee at the time. */
    boolean hears(Heard heard) {
        if (heard.method().equals(Trace.ENDED) && !login.wants("ended")) {
            return false;
        }
        if (client.userID().equals(trace.parties().inviter())) {
            return !heard.method().equals("onInviteeRinging") || login.wants("ringing");
        }
        int since = trace.parties().inviteeSince(client.userID());
        return since != Parties.SOMETIME
                && heard.seq() > since
                && !heard.method().equals("onInviteeRinging");
    }

    /** Whether this device may have done it itself: it gets the answer then, not the notice. */
    boolean isOwnAct(Heard heard) {
        JsonObject told = heard.params();
        return switch (heard.method()) {
            case "onInviteeAccepted", "onInviteeRejected", "onInviteeRinging" ->
                client.deviceID().equals(told.getString("deviceID"))
                        && client.userID().equals(told.getString("invitee"));
            case "onInvitationCancelled" -> called("cancel", told);
            case "onInvitationModified" -> called("modifyInvitation", told);
            case "onInviteesAdded" -> called("addInvitees", told);
            default -> false;
        };
    }

    private boolean called(String method, JsonObject told) {
        return trace.calls.stream()
                .filter(call -> call.method().equals(method) && call.client().isSameDeviceAs(client))
                .map(Called::params)
                .anyMatch(call -> method.equals("addInvitees")
                        ? Trace.named(call).containsAll(Trace.named(told))
                        : call.getString("data", "").equals(told.getString("data")));
    }
}
