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
public sealed interface Call extends Request.Content {

    /** The method on the wire. */
    Method method();

    /** Calls the one method of {@code cases} that is meant for this kind of call. */
    <R> R match(Cases<R> cases);

    /**
     * One method per kind of call, so that whoever forgets one does not compile.
     *
     * @param <R> what becomes of it
     */
    interface Cases<R> {
        R login(Login call);

        R onInvitation(OnInvitation call);

        R listInvitations(ListInvitations call);

        R onGroup(OnGroup call);

        R ping(Ping call);

        R logout(Logout call);
    }

    /** {@code login}, PROTOCOL §2. */
    record Login(
            @Nullable String token,
            @Nullable String deviceID,
            Set<Feature> features,
            @Nullable Resume resume) implements Call {
        @Override
        public Method method() {
            return Method.LOGIN;
        }

        @Override
        public <R> R match(Call.Cases<R> cases) {
            return cases.login(this);
        }
    }

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

        @Override
        default <R> R match(Call.Cases<R> cases) {
            return cases.onInvitation(this);
        }

        /** Calls the one method of {@code cases} that is meant for this kind of call. */
        <R> R match(OnInvitation.Cases<R> cases);

        /**
         * One method per kind of call.
         *
         * @param <R> what becomes of it
         */
        interface Cases<R> {
            R invite(Invite call);

            R cancel(Cancel call);

            R accept(Accept call);

            R reject(Reject call);

            R modifyInvitation(ModifyInvitation call);

            R addInvitees(AddInvitees call);

            R ringing(Ringing call);

            R getSignalingInfo(GetSignalingInfo call);
        }
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
        /** Longest timeout of a plain call, ms. */
        private static final long PLAIN_CALL_MS = 300_000;

        @Override
        public Method method() {
            return inGroup() ? Method.INVITE_IN_GROUP : Method.INVITE;
        }

        @Override
        public <R> R match(OnInvitation.Cases<R> cases) {
            return cases.invite(this);
        }

        /** Whether this is {@code inviteInGroup}. */
        public boolean inGroup() {
            return !groupID.isEmpty();
        }

        /** Whether this is for two users alone, and over within five minutes, as nearly all are. */
        public boolean isPlainCall() {
            return isPlainCall(groupID, timeoutMs);
        }

        /** The same of one with this group, "" for none, and timeout, ms. */
        public static boolean isPlainCall(String groupID, long timeoutMs) {
            return groupID.isEmpty() && timeoutMs > 0 && timeoutMs <= PLAIN_CALL_MS;
        }
    }

    /** {@code cancel}; a null {@code inviteeList} means all who are still inviting. */
    record Cancel(UUID inviteID, String data, @Nullable List<String> inviteeList) implements OnInvitation {
        @Override
        public Method method() {
            return Method.CANCEL;
        }

        @Override
        public <R> R match(OnInvitation.Cases<R> cases) {
            return cases.cancel(this);
        }
    }

    /** {@code accept}. */
    record Accept(UUID inviteID, String data) implements OnInvitation {
        @Override
        public Method method() {
            return Method.ACCEPT;
        }

        @Override
        public <R> R match(OnInvitation.Cases<R> cases) {
            return cases.accept(this);
        }
    }

    /** {@code reject}. */
    record Reject(UUID inviteID, String data, RejectReason reason) implements OnInvitation {
        @Override
        public Method method() {
            return Method.REJECT;
        }

        @Override
        public <R> R match(OnInvitation.Cases<R> cases) {
            return cases.reject(this);
        }
    }

    /** {@code modifyInvitation}. */
    record ModifyInvitation(UUID inviteID, String data) implements OnInvitation {
        @Override
        public Method method() {
            return Method.MODIFY_INVITATION;
        }

        @Override
        public <R> R match(OnInvitation.Cases<R> cases) {
            return cases.modifyInvitation(this);
        }
    }

    /** {@code addInvitees}. */
    record AddInvitees(UUID inviteID, List<String> inviteeList) implements OnInvitation {
        @Override
        public Method method() {
            return Method.ADD_INVITEES;
        }

        @Override
        public <R> R match(OnInvitation.Cases<R> cases) {
            return cases.addInvitees(this);
        }
    }

    /** {@code ringing}. */
    record Ringing(UUID inviteID) implements OnInvitation {
        @Override
        public Method method() {
            return Method.RINGING;
        }

        @Override
        public <R> R match(OnInvitation.Cases<R> cases) {
            return cases.ringing(this);
        }
    }

    /** {@code getSignalingInfo}. */
    record GetSignalingInfo(UUID inviteID) implements OnInvitation {
        @Override
        public Method method() {
            return Method.GET_SIGNALING_INFO;
        }

        @Override
        public <R> R match(OnInvitation.Cases<R> cases) {
            return cases.getSignalingInfo(this);
        }
    }

    /** {@code listInvitations}; {@code before} is the opaque cursor of an earlier page. */
    record ListInvitations(StateFilter state, @Nullable String before, int limit) implements Call {
        @Override
        public Method method() {
            return Method.LIST_INVITATIONS;
        }

        @Override
        public <R> R match(Call.Cases<R> cases) {
            return cases.listInvitations(this);
        }
    }

    /** The calls on one group, PROTOCOL §6. */
    sealed interface OnGroup extends Call {
        /** The group meant. */
        String groupID();

        @Override
        default <R> R match(Call.Cases<R> cases) {
            return cases.onGroup(this);
        }

        /** Calls the one method of {@code cases} that is meant for this kind of call. */
        <R> R match(OnGroup.Cases<R> cases);

        /**
         * One method per kind of call.
         *
         * @param <R> what becomes of it
         */
        interface Cases<R> {
            R createGroup(CreateGroup call);

            R joinGroup(JoinGroup call);

            R leaveGroup(LeaveGroup call);

            R dismissGroup(DismissGroup call);

            R addGroupMembers(AddGroupMembers call);

            R removeGroupMembers(RemoveGroupMembers call);

            R getGroupMembers(GetGroupMembers call);
        }
    }

    /** {@code createGroup}; {@code memberList} are added beside the owner. */
    record CreateGroup(String groupID, JoinPolicy join, List<String> memberList) implements OnGroup {
        @Override
        public Method method() {
            return Method.CREATE_GROUP;
        }

        @Override
        public <R> R match(OnGroup.Cases<R> cases) {
            return cases.createGroup(this);
        }
    }

    /** {@code joinGroup}. */
    record JoinGroup(String groupID) implements OnGroup {
        @Override
        public Method method() {
            return Method.JOIN_GROUP;
        }

        @Override
        public <R> R match(OnGroup.Cases<R> cases) {
            return cases.joinGroup(this);
        }
    }

    /** {@code leaveGroup}. */
    record LeaveGroup(String groupID) implements OnGroup {
        @Override
        public Method method() {
            return Method.LEAVE_GROUP;
        }

        @Override
        public <R> R match(OnGroup.Cases<R> cases) {
            return cases.leaveGroup(this);
        }
    }

    /** {@code dismissGroup}. */
    record DismissGroup(String groupID) implements OnGroup {
        @Override
        public Method method() {
            return Method.DISMISS_GROUP;
        }

        @Override
        public <R> R match(OnGroup.Cases<R> cases) {
            return cases.dismissGroup(this);
        }
    }

    /** {@code addGroupMembers}. */
    record AddGroupMembers(String groupID, List<String> memberList) implements OnGroup {
        @Override
        public Method method() {
            return Method.ADD_GROUP_MEMBERS;
        }

        @Override
        public <R> R match(OnGroup.Cases<R> cases) {
            return cases.addGroupMembers(this);
        }
    }

    /** {@code removeGroupMembers}. */
    record RemoveGroupMembers(String groupID, List<String> memberList) implements OnGroup {
        @Override
        public Method method() {
            return Method.REMOVE_GROUP_MEMBERS;
        }

        @Override
        public <R> R match(OnGroup.Cases<R> cases) {
            return cases.removeGroupMembers(this);
        }
    }

    /** {@code getGroupMembers}; {@code before} is the opaque cursor of an earlier page. */
    record GetGroupMembers(String groupID, @Nullable String before, int limit) implements OnGroup {
        @Override
        public Method method() {
            return Method.GET_GROUP_MEMBERS;
        }

        @Override
        public <R> R match(OnGroup.Cases<R> cases) {
            return cases.getGroupMembers(this);
        }
    }

    /** {@code ping}. */
    record Ping() implements Call {
        @Override
        public Method method() {
            return Method.PING;
        }

        @Override
        public <R> R match(Call.Cases<R> cases) {
            return cases.ping(this);
        }
    }

    /** {@code logout}. */
    record Logout() implements Call {
        @Override
        public Method method() {
            return Method.LOGOUT;
        }

        @Override
        public <R> R match(Call.Cases<R> cases) {
            return cases.logout(this);
        }
    }
}
