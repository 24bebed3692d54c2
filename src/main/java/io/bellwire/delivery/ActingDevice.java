package io.bellwire.delivery;

import io.bellwire.invitation.InvitationEvent;
import io.bellwire.protocol.Actor;
import java.util.Optional;

/**
 * The device that acted, which gets its answer and not the notice; nothing where nobody did, and for {@link
 * InvitationEvent.Ended}, which every device hears (PROTOCOL §4).
 */
record ActingDevice(String inviter) implements InvitationEvent.Cases<Optional<Actor>> {

    @Override
    public Optional<Actor> created(InvitationEvent.Created event) {
        return Optional.of(new Actor(inviter, event.deviceID()));
    }

    @Override
    public Optional<Actor> ringing(InvitationEvent.Ringing event) {
        return Optional.of(new Actor(event.invitee(), event.deviceID()));
    }

    @Override
    public Optional<Actor> accepted(InvitationEvent.Accepted event) {
        return Optional.of(new Actor(event.invitee(), event.deviceID()));
    }

    @Override
    public Optional<Actor> rejected(InvitationEvent.Rejected event) {
        return Optional.of(new Actor(event.invitee(), event.deviceID()));
    }

    @Override
    public Optional<Actor> cancelled(InvitationEvent.Cancelled event) {
        return Optional.of(new Actor(inviter, event.deviceID()));
    }

    @Override
    public Optional<Actor> timedOut(InvitationEvent.TimedOut event) {
        return Optional.empty();
    }

    @Override
    public Optional<Actor> modified(InvitationEvent.Modified event) {
        return Optional.of(new Actor(inviter, event.deviceID()));
    }

    @Override
    public Optional<Actor> inviteesAdded(InvitationEvent.InviteesAdded event) {
        return Optional.of(new Actor(inviter, event.deviceID()));
    }

    @Override
    public Optional<Actor> delivered(InvitationEvent.Delivered event) {
        return Optional.empty();
    }

    @Override
    public Optional<Actor> ended(InvitationEvent.Ended event) {
        return Optional.empty();
    }
}
