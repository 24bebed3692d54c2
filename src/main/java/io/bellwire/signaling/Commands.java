package io.bellwire.signaling;

import io.bellwire.invitation.Command;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;

/** Turns a user's call on an invitation into the machine's command. */
final class Commands implements Call.OnInvitation.Cases<Command> {
    private final Actor actor;
    private final boolean watcher;
    private final long maxLifetimeMs;

    private Commands(Actor actor, boolean watcher, long maxLifetimeMs) {
        this.actor = actor;
        this.watcher = watcher;
        this.maxLifetimeMs = maxLifetimeMs;
    }

    /**
     * The command.
     *
     * @param watcher whether the actor is a present member of the invitation's group
     * @param maxLifetimeMs how long an invitation with timeout 0 lives
     */
    static Command of(Actor actor, Call.OnInvitation call, boolean watcher, long maxLifetimeMs) {
        return call.match(new Commands(actor, watcher, maxLifetimeMs));
    }

    @Override
    public Command invite(Call.Invite call) {
        return new Command.Invite(
                actor,
                call.groupID(),
                call.scope(),
                call.inviteeList(),
                call.data(),
                call.timeoutMs(),
                call.timeoutMs() == 0 ? maxLifetimeMs : call.timeoutMs(),
                call.onlineUserOnly(),
                call.offlinePushInfo());
    }

    @Override
    public Command cancel(Call.Cancel call) {
        return new Command.Cancel(actor, watcher, call.data(), call.inviteeList());
    }

    @Override
    public Command accept(Call.Accept call) {
        return new Command.Accept(actor, watcher, call.data());
    }

    @Override
    public Command reject(Call.Reject call) {
        return new Command.Reject(actor, watcher, call.data(), call.reason());
    }

    @Override
    public Command modifyInvitation(Call.ModifyInvitation call) {
        return new Command.Modify(actor, watcher, call.data());
    }

    @Override
    public Command addInvitees(Call.AddInvitees call) {
        return new Command.AddInvitees(actor, watcher, call.inviteeList());
    }

    @Override
    public Command ringing(Call.Ringing call) {
        return new Command.Ring(actor, watcher);
    }

    @Override
    public Command getSignalingInfo(Call.GetSignalingInfo call) {
        throw new IllegalArgumentException("a read is no command");
    }
}
