package io.bellwire.protocol;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The result of a call that succeeded (PROTOCOL §2, §3). Times are ms of store time. */
public sealed interface Answer extends Reply {

    /** Answer to {@code login}. */
    record LoggedIn(
            String userID,
            String deviceID,
            long serverTime,
            int heartbeatSeconds,
            Limits limits,
            List<SignalingInfo> pending,
            @Nullable String pendingNext)
            implements Answer {}

    /** Answer to {@code invite}, {@code inviteInGroup} and {@code addInvitees}. */
    record Invited(UUID inviteID, long expireAt, List<Invitee> invitees) implements Answer {}

    /** One invitee in {@link Invited}. */
    record Invitee(String userID, InviteeState state, Reach reach) {}

    /** Answer to {@code cancel}, {@code accept}, {@code reject} and {@code modifyInvitation}. */
    record Acted(UUID inviteID, long at) implements Answer {}

    /** Answer to {@code getSignalingInfo}. */
    record Info(SignalingInfo info) implements Answer {}

    /** Answer to {@code listInvitations}; {@code next} is null at the end. */
    record Invitations(
            List<SignalingInfo> invitations, @Nullable String next) implements Answer {}

    /** Answer to the calls that change a group. */
    record Group(String groupID, String owner, JoinPolicy join, int size) implements Answer {}

    /** Answer to {@code getGroupMembers}; {@code next} is null at the end. */
    record Members(List<Member> members, @Nullable String next) implements Answer {}

    /** One member in {@link Members}. */
    record Member(String userID, GroupRole role, boolean online) {}

    /** Answer to {@code ringing}, {@code ping} and {@code logout}: an empty object. */
    record Done() implements Answer {
        /** The one instance that is needed. */
        public static final Done INSTANCE = new Done();
    }
}
