package io.bellwire.protocol;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The result of a call that succeeded (PROTOCOL §2, §3). Times are ms of store time. */
public sealed interface Answer extends Reply {

    /** Calls the one method of {@code cases} that is meant for this kind of answer. */
    <R> R match(Cases<R> cases);

    /**
     * One method per kind of answer, so that whoever forgets one does not compile.
     *
     * @param <R> what becomes of it
     */
    interface Cases<R> {
        R loggedIn(LoggedIn answer);

        R invited(Invited answer);

        R acted(Acted answer);

        R info(Info answer);

        R invitations(Invitations answer);

        R group(Group answer);

        R members(Members answer);

        R done(Done answer);
    }

    /** Answer to {@code login}. */
    record LoggedIn(
            String userID,
            String deviceID,
            long serverTime,
            int heartbeatSeconds,
            Limits limits,
            List<SignalingInfo> pending,
            @Nullable String pendingNext)
            implements Answer {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.loggedIn(this);
        }
    }

    /** Answer to {@code invite}, {@code inviteInGroup} and {@code addInvitees}. */
    record Invited(UUID inviteID, long expireAt, List<Invitee> invitees) implements Answer {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.invited(this);
        }
    }

    /** One invitee in {@link Invited}. */
    record Invitee(String userID, InviteeState state, Reach reach) {}

    /** Answer to {@code cancel}, {@code accept}, {@code reject} and {@code modifyInvitation}. */
    record Acted(UUID inviteID, long at) implements Answer {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.acted(this);
        }
    }

    /** Answer to {@code getSignalingInfo}. */
    record Info(SignalingInfo info) implements Answer {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.info(this);
        }
    }

    /** Answer to {@code listInvitations}; {@code next} is null at the end. */
    record Invitations(
            List<SignalingInfo> invitations, @Nullable String next) implements Answer {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.invitations(this);
        }
    }

    /** Answer to the calls that change a group. */
    record Group(String groupID, String owner, JoinPolicy join, int size) implements Answer {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.group(this);
        }
    }

    /** Answer to {@code getGroupMembers}; {@code next} is null at the end. */
    record Members(List<Member> members, @Nullable String next) implements Answer {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.members(this);
        }
    }

    /** One member in {@link Members}. */
    record Member(String userID, GroupRole role, boolean online) {}

    /** Answer to {@code ringing}, {@code ping} and {@code logout}: an empty object. */
    record Done() implements Answer {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.done(this);
        }

        /** The one instance that is needed. */
        public static final Done INSTANCE = new Done();
    }
}
