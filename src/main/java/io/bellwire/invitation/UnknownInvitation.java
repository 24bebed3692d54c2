package io.bellwire.invitation;

import io.bellwire.invitation.Decision.Append;
import io.bellwire.invitation.Decision.Condition;
import io.bellwire.invitation.Decision.Refused;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.RpcError;
import java.util.List;
import java.util.UUID;

/** The rules while there is no invitation with this ID: an invite makes it, all else hears that it is unknown. */
final class UnknownInvitation implements Command.Cases<Decision> {
    private final UUID inviteID;
    private final Limits limits;

    UnknownInvitation(UUID inviteID, Limits limits) {
        this.inviteID = inviteID;
        this.limits = limits;
    }

    @Override
    public Decision invite(Command.Invite command) {
        RpcError problem = InvitationMachine.problem(command, limits);
        return problem == null ? new Append(List.of(created(command)), Condition.ANY) : new Refused(problem);
    }

    @Override
    public Decision accept(Command.Accept command) {
        return unknown();
    }

    @Override
    public Decision reject(Command.Reject command) {
        return unknown();
    }

    @Override
    public Decision cancel(Command.Cancel command) {
        return unknown();
    }

    @Override
    public Decision modify(Command.Modify command) {
        return unknown();
    }

    @Override
    public Decision addInvitees(Command.AddInvitees command) {
        return unknown();
    }

    @Override
    public Decision ring(Command.Ring command) {
        return unknown();
    }

    @Override
    public Decision expire(Command.Expire command) {
        return unknown();
    }

    @Override
    public Decision markDelivered(Command.MarkDelivered command) {
        return unknown();
    }

    private Decision unknown() {
        return new Refused(RpcError.unknown(inviteID));
    }

    private static InvitationEvent.Created created(Command.Invite command) {
        return new InvitationEvent.Created(
                command.actor().userID(),
                command.actor().deviceID(),
                command.groupID(),
                command.scope(),
                InvitationMachine.distinct(command.invitees()),
                command.data(),
                command.timeoutMs(),
                command.lifetimeMs(),
                command.onlineUserOnly(),
                command.offlinePushInfo());
    }
}
