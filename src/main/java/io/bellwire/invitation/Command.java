package io.bellwire.invitation;

import io.bellwire.protocol.Actor;
import io.bellwire.protocol.RejectReason;
import io.bellwire.protocol.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that somebody wants of one invitation. */
public sealed interface Command {

    /** A command of a user; the others are the gateway's own. */
    sealed interface OfUser extends Command {
        Actor actor();
    }

    /**
     * Create it.
     *
     * @param groupID "" for one-to-one
     * @param lifetimeMs see {@link InvitationEvent.Created}
     */
    record Invite(
            Actor actor,
            String groupID,
            Scope scope,
            List<String> invitees,
            String data,
            long timeoutMs,
            long lifetimeMs,
            boolean onlineUserOnly,
            @Nullable String offlinePushInfo)
            implements OfUser {}

    /**
     * Accept.
     *
     * @param watcher whether the actor is a present member of the invitation's group
     */
    record Accept(Actor actor, boolean watcher, String data) implements OfUser {}

    /** Reject. */
    record Reject(Actor actor, boolean watcher, String data, RejectReason reason) implements OfUser {}

    /** Cancel those in {@code invitees}, null: all. */
    record Cancel(
            Actor actor,
            boolean watcher,
            String data,
            @Nullable List<String> invitees) implements OfUser {}

    /** Change the data. */
    record Modify(Actor actor, boolean watcher, String data) implements OfUser {}

    /** Invite more. */
    record AddInvitees(Actor actor, boolean watcher, List<String> invitees) implements OfUser {}

    /** This device alerts its user. */
    record Ring(Actor actor, boolean watcher) implements OfUser {}

    /** The deadline has passed. */
    record Expire() implements Command {}

    /** Written to a device of these invitees. */
    record MarkDelivered(List<String> invitees) implements Command {}
}
