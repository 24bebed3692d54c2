package io.bellwire.delivery;

import io.bellwire.group.Group;
import io.bellwire.invitation.Invitation;
import io.bellwire.invitation.InviteeRow;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.invitation.Role;
import io.bellwire.protocol.InviteeState;
import io.bellwire.protocol.Notice;
import io.bellwire.protocol.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which notices of one invitation a user missed. Pure: a log goes in, notices come out (PROTOCOL §2). */
final class Missed {

    private Missed() {}

    /**
     * Offline delivery to a login without resume: the invitation as it is now, if it still asks this user.
     *
     * @return null if there is nothing to ring for
     */
    static Notice.@Nullable NewInvitation offer(String userID, UUID inviteID, List<LoggedEvent> log, long now) {
        Invitation state = Invitation.fold(inviteID, log);
        InviteeRow row = state.invitee(userID);
        if (row == null || !rings(state, row, now) || state.onlineUserOnly()) {
            return null;
        }
        if (state.silentTimeout() && row.delivered()) {
            return null;
        }
        return Notices.offer(state, state.seq(), log.get(log.size() - 1).at(), now);
    }

    /**
     * The notices above {@code afterSeq} to which the user is entitled, in order.
     *
     * <p>A new-invitation notice is left out once it has nothing to ring for: the invitation is over, or this invitee has
     * answered, was cancelled or ran out of time.
     *
     * @param log the whole log
     * @param group the group as it is now if the invitation's scope is the group, else null
     */
    static List<Notice.OfInvitation> after(
            String userID, UUID inviteID, List<LoggedEvent> log, int afterSeq, @Nullable Group group, long now) {
        Invitation end = Invitation.fold(inviteID, log);
        Invitation state = Invitation.created(inviteID, log.get(0));
        boolean silent = end.silentTimeout();
        List<Notice.OfInvitation> notices = new ArrayList<>();
        for (LoggedEvent logged : log) {
            if (logged.seq() > 1) {
                state.apply(logged);
            }
            Role role = roleAt(userID, state, logged, group);
            if (logged.seq() <= afterSeq || role == Role.STRANGER) {
                continue;
            }
            switch (Audience.hears(role, userID, logged.event(), silent)) {
                case NOTHING -> {}
                case NEW -> {
                    if (worthRinging(userID, end, now)) {
                        notices.add(Notices.offer(state, logged.seq(), logged.at(), now));
                    }
                }
                case NOTICE -> notices.add(Notices.of(state, logged, now));
            }
        }
        return notices;
    }

    /** The user's part when this was decided; members of the group hear what was decided after they joined. */
    private static Role roleAt(String userID, Invitation state, LoggedEvent logged, @Nullable Group group) {
        boolean present = false;
        if (state.scope() == Scope.GROUP && group != null) {
            var member = group.member(userID);
            present = member != null && member.joinedAt() <= logged.at();
        }
        return state.role(userID, present);
    }

    /** Who watched at first and was invited later is an invitee: what counts is how it stands now. */
    static boolean worthRinging(String userID, Invitation end, long now) {
        InviteeRow row = end.invitee(userID);
        return row == null ? end.open() && now < end.expireAt() : rings(end, row, now);
    }

    private static boolean rings(Invitation state, InviteeRow row, long now) {
        return row.state() == InviteeState.INVITING && now < state.expireAt();
    }
}
