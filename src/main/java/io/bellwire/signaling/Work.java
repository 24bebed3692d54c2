package io.bellwire.signaling;

import io.bellwire.invitation.Command;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Reply;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** Something that waits to be decided about one invitation. */
sealed interface Work {

    /** Who wants it, null for the gateway itself. */
    @Nullable Actor actor();

    /**
     * What is wanted.
     *
     * @param watcher whether the actor is a present member of the invitation's group
     */
    Command command(boolean watcher);

    /** The call if it would create the invitation, else null. */
    Call.@Nullable Invite invite();

    /** Whether it must not be carried out any more at that store time (ms): whoever wanted it has gone another way. */
    boolean expired(long now);

    /** Gives the answer, once. */
    void answer(Reply reply);

    /** A user's call. */
    record Called(Actor actor, Call.OnInvitation call, long maxLifetimeMs, long notAfter, Promise<Reply> answer)
            implements Work {
        @Override
        public Command command(boolean watcher) {
            return Commands.of(actor, call, watcher, maxLifetimeMs);
        }

        @Override
        public Call.@Nullable Invite invite() {
            return call instanceof Call.Invite invite ? invite : null;
        }

        @Override
        public boolean expired(long now) {
            return now > notAfter;
        }

        @Override
        public void answer(Reply reply) {
            answer.tryComplete(reply);
        }
    }

    /** A command of the gateway's own: nobody waits for an answer. */
    record Own(Command command) implements Work {
        /** The deadline has come. */
        static final Own EXPIRE = new Own(new Command.Expire());

        @Override
        public @Nullable Actor actor() {
            return null;
        }

        @Override
        public Command command(boolean watcher) {
            return command;
        }

        @Override
        public Call.@Nullable Invite invite() {
            return null;
        }

        @Override
        public boolean expired(long now) {
            return false;
        }

        @Override
        public void answer(Reply reply) {}
    }
}
