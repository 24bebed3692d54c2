package io.bellwire.invitation;

import io.bellwire.protocol.InviteeState;
import io.bellwire.protocol.RejectReason;
import io.bellwire.protocol.SignalingInfo;
import org.jspecify.annotations.Nullable;

/** One invitee of an {@link Invitation}: a live view, changed only by the invitation's fold. */
public final class InviteeRow {
    private final String userID;
    private final int addedAtSeq;

    private InviteeState state = InviteeState.INVITING;
    private int sinceSeq;
    private long at;
    private String deviceID = "";
    private String data = "";
    private @Nullable RejectReason reason;
    private boolean rung;
    private boolean delivered;
    private @Nullable InviteeRow endedBefore;

    InviteeRow(String userID, int addedAtSeq, long at) {
        this.userID = userID;
        this.addedAtSeq = addedAtSeq;
        this.sinceSeq = addedAtSeq;
        this.at = at;
    }

    /** The invitee. */
    public String userID() {
        return userID;
    }

    /** Where the invitee stands. */
    public InviteeState state() {
        return state;
    }

    /** Whether the invitee has not reached a terminal state yet. */
    public boolean inviting() {
        return state == InviteeState.INVITING;
    }

    /** What was said with accept or reject, else "". */
    public String data() {
        return data;
    }

    /** Only when rejected. */
    public @Nullable RejectReason reason() {
        return reason;
    }

    /** The device that ended it: of the invitee for accepted and rejected, of the inviter for cancelled, else "". */
    public String deviceID() {
        return deviceID;
    }

    /** When {@link #state} was reached, ms of store time; for {@code inviting} when the user was invited. */
    public long at() {
        return at;
    }

    /** The {@code seq} at which {@link #state} was reached. */
    public int sinceSeq() {
        return sinceSeq;
    }

    /** The {@code seq} that made the user an invitee; what was decided before is not theirs to hear (PROTOCOL §4). */
    public int addedAtSeq() {
        return addedAtSeq;
    }

    /** Whether a device of the invitee reported that it rings. */
    public boolean rung() {
        return rung;
    }

    /** Whether {@link InvitationEvent.Delivered} named the invitee; never, unless the timeout is 0. */
    public boolean delivered() {
        return delivered;
    }

    /** The row as a participant sees it; of a cancelled one the inviter's device is left out. */
    public SignalingInfo.Invitee info() {
        String answeredOn = state == InviteeState.CANCELLED ? "" : deviceID;
        return new SignalingInfo.Invitee(userID, state, data, reason, answeredOn, at);
    }

    /** The row that ended before this one did, null for the first and for one that is still inviting. */
    @Nullable InviteeRow endedBefore() {
        return endedBefore;
    }

    void ring() {
        requireInviting();
        if (rung) {
            throw new IllegalStateException(userID + " rings already");
        }
        rung = true;
    }

    void markDelivered() {
        requireInviting();
        delivered = true;
    }

    void answer(String answer, @Nullable RejectReason why) {
        data = answer;
        reason = why;
    }

    void end(InviteeState how, String device, int seq, long endedAt, @Nullable InviteeRow before) {
        requireInviting();
        state = how;
        deviceID = device;
        sinceSeq = seq;
        at = endedAt;
        endedBefore = before;
    }

    void stamp(long stamped) {
        at = stamped;
    }

    private void requireInviting() {
        if (state != InviteeState.INVITING) {
            throw new IllegalStateException(userID + " is " + state + " already");
        }
    }
}
