package io.bellwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each call knows its method, and reaches the case that is meant for it with itself in hand. */
class CallMatchTest {

    /** Enough for each method: who takes no such parameter ignores it. */
    private static final String PARAMS = "{\"inviteID\":\"" + Frames.ID
            + "\",\"invitee\":\"bob\",\"groupID\":\"g\",\"inviteeList\":[\"bob\"],\"memberList\":[\"bob\"],\"data\":\"d\"}";

    /** The case that was called, and the call that it was called with. */
    private record Seen(Method meant, Call call) {}

    @ParameterizedTest
    @EnumSource(Method.class)
    void everyCallMeetsItsCase(Method method) {
        Call call = Frames.call(method.word(), PARAMS);
        assertThat(call.method()).isEqualTo(method);
        assertThat(call.match(new Cases())).isEqualTo(new Seen(method, call));
    }

    @Test
    void onlyInvitationsInAGroupAreInOne() {
        assertThat(((Call.Invite) Frames.call("invite", PARAMS)).inGroup()).isFalse();
        assertThat(((Call.Invite) Frames.call("inviteInGroup", PARAMS)).inGroup())
                .isTrue();
    }

    private static final class Cases implements Call.Cases<Seen> {
        @Override
        public Seen login(Call.Login call) {
            return new Seen(Method.LOGIN, call);
        }

        @Override
        public Seen onInvitation(Call.OnInvitation call) {
            return call.match(new InvitationCases());
        }

        @Override
        public Seen listInvitations(Call.ListInvitations call) {
            return new Seen(Method.LIST_INVITATIONS, call);
        }

        @Override
        public Seen onGroup(Call.OnGroup call) {
            return call.match(new GroupCases());
        }

        @Override
        public Seen ping(Call.Ping call) {
            return new Seen(Method.PING, call);
        }

        @Override
        public Seen logout(Call.Logout call) {
            return new Seen(Method.LOGOUT, call);
        }
    }

    private static final class InvitationCases implements Call.OnInvitation.Cases<Seen> {
        @Override
        public Seen invite(Call.Invite call) {
            return new Seen(call.groupID().isEmpty() ? Method.INVITE : Method.INVITE_IN_GROUP, call);
        }

        @Override
        public Seen cancel(Call.Cancel call) {
            return new Seen(Method.CANCEL, call);
        }

        @Override
        public Seen accept(Call.Accept call) {
            return new Seen(Method.ACCEPT, call);
        }

        @Override
        public Seen reject(Call.Reject call) {
            return new Seen(Method.REJECT, call);
        }

        @Override
        public Seen modifyInvitation(Call.ModifyInvitation call) {
            return new Seen(Method.MODIFY_INVITATION, call);
        }

        @Override
        public Seen addInvitees(Call.AddInvitees call) {
            return new Seen(Method.ADD_INVITEES, call);
        }

        @Override
        public Seen ringing(Call.Ringing call) {
            return new Seen(Method.RINGING, call);
        }

        @Override
        public Seen getSignalingInfo(Call.GetSignalingInfo call) {
            return new Seen(Method.GET_SIGNALING_INFO, call);
        }
    }

    private static final class GroupCases implements Call.OnGroup.Cases<Seen> {
        @Override
        public Seen createGroup(Call.CreateGroup call) {
            return new Seen(Method.CREATE_GROUP, call);
        }

        @Override
        public Seen joinGroup(Call.JoinGroup call) {
            return new Seen(Method.JOIN_GROUP, call);
        }

        @Override
        public Seen leaveGroup(Call.LeaveGroup call) {
            return new Seen(Method.LEAVE_GROUP, call);
        }

        @Override
        public Seen dismissGroup(Call.DismissGroup call) {
            return new Seen(Method.DISMISS_GROUP, call);
        }

        @Override
        public Seen addGroupMembers(Call.AddGroupMembers call) {
            return new Seen(Method.ADD_GROUP_MEMBERS, call);
        }

        @Override
        public Seen removeGroupMembers(Call.RemoveGroupMembers call) {
            return new Seen(Method.REMOVE_GROUP_MEMBERS, call);
        }

        @Override
        public Seen getGroupMembers(Call.GetGroupMembers call) {
            return new Seen(Method.GET_GROUP_MEMBERS, call);
        }
    }
}
