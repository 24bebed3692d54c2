package io.bellwire.protocol;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One invitation as a participant sees it (PROTOCOL §5).
 *
 * @param groupID "" for a one-to-one invitation
 * @param timeoutMs as given by the inviter
 * @param open whether an invitee is still inviting
 * @param createTime ms of store time
 * @param expireAt ms of store time
 * @param remainingMs until {@code expireAt} when this was made; 0 once it is over
 * @param seq the last decision that is folded in
 */
public record SignalingInfo(
        UUID inviteID,
        String inviter,
        String groupID,
        String data,
        long timeoutMs,
        boolean onlineUserOnly,
        boolean open,
        long createTime,
        long expireAt,
        long remainingMs,
        List<Invitee> invitees,
        int seq) {

    /**
     * One invitee; {@code inviteeList} on the wire is made of their userIDs.
     *
     * @param data what was said with accept or reject, else ""
     * @param reason only when rejected
     * @param deviceID the device that answered, else ""
     * @param at when the state was reached: ms of store time, for {@code inviting} the time of the invitation
     */
    public record Invitee(
            String userID,
            InviteeState state,
            String data,
            @Nullable RejectReason reason,
            String deviceID,
            long at) {}
}
