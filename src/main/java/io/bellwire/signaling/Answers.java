package io.bellwire.signaling;

import io.bellwire.invitation.Command;
import io.bellwire.invitation.Invitation;
import io.bellwire.invitation.InviteeRow;
import io.bellwire.protocol.Answer;
import io.bellwire.protocol.InviteeState;
import io.bellwire.protocol.Reach;
import io.bellwire.protocol.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The answer to each kind of command that succeeded (PROTOCOL §3). */
final class Answers implements Command.Cases<Reply> {
    private final Invitation state;
    private final long at;
    private final Predicate<String> reached;

    /**
     * Answers.
     *
     * @param at when the command took effect, ms of store time
     * @param reached whether an invitee was written to
     */
    Answers(Invitation state, long at, Predicate<String> reached) {
        this.state = state;
        this.at = at;
        this.reached = reached;
    }

    @Override
    public Reply invite(Command.Invite command) {
        return invited();
    }

    @Override
    public Reply accept(Command.Accept command) {
        return acted();
    }

    @Override
    public Reply reject(Command.Reject command) {
        return acted();
    }

    @Override
    public Reply cancel(Command.Cancel command) {
        return acted();
    }

    @Override
    public Reply modify(Command.Modify command) {
        return acted();
    }

    @Override
    public Reply addInvitees(Command.AddInvitees command) {
        return invited();
    }

    @Override
    public Reply ring(Command.Ring command) {
        return Answer.Done.INSTANCE;
    }

    @Override
    public Reply expire(Command.Expire command) {
        return Answer.Done.INSTANCE;
    }

    @Override
    public Reply markDelivered(Command.MarkDelivered command) {
        return Answer.Done.INSTANCE;
    }

    /** The same with those reached who were written to in the meantime. */
    static Reply reached(Answer.Invited answer, Set<String> users) {
        List<Answer.Invitee> invitees = new ArrayList<>(answer.invitees().size());
        for (Answer.Invitee invitee : answer.invitees()) {
            invitees.add(
                    users.contains(invitee.userID())
                            ? new Answer.Invitee(invitee.userID(), invitee.state(), Reach.DELIVERED)
                            : invitee);
        }
        return new Answer.Invited(answer.inviteID(), answer.expireAt(), invitees);
    }

    private Reply acted() {
        return new Answer.Acted(state.inviteID(), at);
    }

    private Reply invited() {
        List<Answer.Invitee> invitees = new ArrayList<>(state.invitees().size());
        for (InviteeRow row : state.invitees()) {
            invitees.add(new Answer.Invitee(row.userID(), row.state(), reach(row)));
        }
        return new Answer.Invited(state.inviteID(), state.expireAt(), invitees);
    }

    private Reach reach(InviteeRow row) {
        if (row.state() != InviteeState.INVITING || reached.test(row.userID())) {
            return Reach.DELIVERED;
        }
        return state.onlineUserOnly() ? Reach.OFFLINE : Reach.QUEUED;
    }
}
