package io.bellwire.invitation;

import io.bellwire.protocol.Actor;
import io.bellwire.protocol.RejectReason;
import io.bellwire.protocol.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that somebody wants of one invitation. */
public sealed interface Command {

    /** Calls the one method of {@code cases} that is meant for this kind of command. */
    <R> R match(Cases<R> cases);

    /**
     * One method per kind of command, so that whoever forgets one does not compile.
     *
     * @param <R> what becomes of it
     */
    interface Cases<R> {
        R invite(Invite command);

        R accept(Accept command);

        R reject(Reject command);

        R cancel(Cancel command);

        R modify(Modify command);

        R addInvitees(AddInvitees command);

        R ring(Ring command);

        R expire(Expire command);

        R markDelivered(MarkDelivered command);
    }

    /** A command of a user; the others are the gateway's own. */
    sealed interface OfUser extends Command {
        Actor actor();

        /** What the user says with it, "" where there is nothing to say. */
        default String data() {
            return "";
        }
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
            implements OfUser {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.invite(this);
        }
    }

    /**
     * Accept.
     *
     * @param watcher whether the actor is a present member of the invitation's group
     */
    record Accept(Actor actor, boolean watcher, String data) implements OfUser {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.accept(this);
        }
    }

    /** Reject. */
    record Reject(Actor actor, boolean watcher, String data, RejectReason reason) implements OfUser {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.reject(this);
        }
    }

    /** Cancel those in {@code invitees}, null: all. */
    record Cancel(
            Actor actor,
            boolean watcher,
            String data,
            @Nullable List<String> invitees) implements OfUser {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.cancel(this);
        }
    }

    /** Change the data. */
    record Modify(Actor actor, boolean watcher, String data) implements OfUser {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.modify(this);
        }
    }

    /** Invite more. */
    record AddInvitees(Actor actor, boolean watcher, List<String> invitees) implements OfUser {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.addInvitees(this);
        }
    }

    /** This device alerts its user. */
    record Ring(Actor actor, boolean watcher) implements OfUser {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.ring(this);
        }
    }

    /** The deadline has passed. */
    record Expire() implements Command {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.expire(this);
        }
    }

    /** Written to a device of these invitees. */
    record MarkDelivered(List<String> invitees) implements Command {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.markDelivered(this);
        }
    }
}
