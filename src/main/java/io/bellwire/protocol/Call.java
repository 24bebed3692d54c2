package io.bellwire.protocol;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A decoded call (PROTOCOL §2, §3, §6): shapes, types, lengths and enumerations are checked, defaults are filled in,
 * duplicates in lists are merged. Whether the caller may do it is not checked yet.
 */
public sealed interface Call {

    /** {@code login}, PROTOCOL §2. */
    record Login(
            @Nullable String token,
            @Nullable String deviceID,
            Set<Feature> features,
            @Nullable Resume resume) implements Call {}

    /**
     * What a returning client knows.
     *
     * @param since {@code at} of the newest notice seen, or else the last login's {@code serverTime}; ms of store time
     * @param known the last {@code seq} seen of each invitation that may still be open, at most 500
     */
    record Resume(long since, Map<UUID, Integer> known) {}

    /** The calls that invite, or act on one invitation. */
    sealed interface OnInvitation extends Call {
        /** The invitation meant; null only for an {@link Invite} whose ID the gateway shall make. */
        @Nullable UUID inviteID();
    }

    /**
     * {@code invite} and {@code inviteInGroup}.
     *
     * @param groupID "" for {@code invite}
     * @param inviteeList one userID for {@code invite}; without duplicates, in the order given
     * @param timeoutMs 0 to 86,400,000; 0: nobody is told of the timeout
     * @param offlinePushInfo compact JSON object text, opaque to the gateway
     * @param scope {@link Scope#INVITEES} for {@code invite}
     */
    record Invite(
            @Nullable UUID inviteID,
            String groupID,
            List<String> inviteeList,
            String data,
            long timeoutMs,
            boolean onlineUserOnly,
            @Nullable String offlinePushInfo,
            Scope scope)
            implements OnInvitation {
        /** Whether this is {@code inviteInGroup}. */
        public boolean inGroup() {
            return !groupID.isEmpty();
        }
    }

    /** {@code cancel}; a null {@code inviteeList} means all who are still inviting. */
    record Cancel(UUID inviteID, String data, @Nullable List<String> inviteeList) implements OnInvitation {}

    /** {@code accept}. */
    record Accept(UUID inviteID, String data) implements OnInvitation {}

    /** {@code reject}. */
    record Reject(UUID inviteID, String data, RejectReason reason) implements OnInvitation {}

    /** {@code modifyInvitation}. */
    record ModifyInvitation(UUID inviteID, String data) implements OnInvitation {}

    /** {@code addInvitees}. */
    record AddInvitees(UUID inviteID, List<String> inviteeList) implements OnInvitation {}

    /** {@code ringing}. */
    record Ringing(UUID inviteID) implements OnInvitation {}

    /** {@code getSignalingInfo}. */
    record GetSignalingInfo(UUID inviteID) implements OnInvitation {}

    /** {@code listInvitations}; {@code before} is the opaque cursor of an earlier page. */
    record ListInvitations(StateFilter state, @Nullable String before, int limit) implements Call {}

    /** The calls on one group, PROTOCOL §6. */
    sealed interface OnGroup extends Call {
        /** The group meant. */
        String groupID();
    }

    /** {@code createGroup}; {@code memberList} are added beside the owner. */
    record CreateGroup(String groupID, JoinPolicy join, List<String> memberList) implements OnGroup {}

    /** {@code joinGroup}. */
    record JoinGroup(String groupID) implements OnGroup {}

    /** {@code leaveGroup}. */
    record LeaveGroup(String groupID) implements OnGroup {}

    /** {@code dismissGroup}. */
    record DismissGroup(String groupID) implements OnGroup {}

    /** {@code addGroupMembers}. */
    record AddGroupMembers(String groupID, List<String> memberList) implements OnGroup {}

    /** {@code removeGroupMembers}. */
    record RemoveGroupMembers(String groupID, List<String> memberList) implements OnGroup {}

    /** {@code getGroupMembers}; {@code before} is the opaque cursor of an earlier page. */
    record GetGroupMembers(String groupID, @Nullable String before, int limit) implements OnGroup {}

    /** {@code ping}. */
    record Ping() implements Call {}

    /** {@code logout}. */
    record Logout() implements Call {}
}
