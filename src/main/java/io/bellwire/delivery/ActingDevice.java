package io.bellwire.delivery;

import io.bellwire.invitation.InvitationEvent;
import io.bellwire.protocol.Actor;
import org.jspecify.annotations.Nullable;

/**
 * The device that acted, which gets its answer and not the notice; null where nobody did, and for {@link
 * InvitationEvent.Ended}, which every device hears (PROTOCOL §4).
 */
record ActingDevice(String inviter) implements InvitationEvent.Cases<@Nullable Actor> {

    @Override
    public Actor created(InvitationEvent.Created event) {
        return new Actor(inviter, event.deviceID());
    }

    @Override
    public Actor ringing(InvitationEvent.Ringing event) {
        return new Actor(event.invitee(), event.deviceID());
    }

    @Override
    public Actor accepted(InvitationEvent.Accepted event) {
        return new Actor(event.invitee(), event.deviceID());
    }

    @Override
    public Actor rejected(InvitationEvent.Rejected event) {
        return new Actor(event.invitee(), event.deviceID());
    }

    @Override
    public Actor cancelled(InvitationEvent.Cancelled event) {
        return new Actor(inviter, event.deviceID());
    }

    @Override
    public @Nullable Actor timedOut(InvitationEvent.TimedOut event) {
        return null;
    }

    @Override
    public Actor modified(InvitationEvent.Modified event) {
        return new Actor(inviter, event.deviceID());
    }

    @Override
    public Actor inviteesAdded(InvitationEvent.InviteesAdded event) {
        return new Actor(inviter, event.deviceID());
    }

    @Override
    public @Nullable Actor delivered(InvitationEvent.Delivered event) {
        return null;
    }

    @Override
    public @Nullable Actor ended(InvitationEvent.Ended event) {
        return null;
    }
}
