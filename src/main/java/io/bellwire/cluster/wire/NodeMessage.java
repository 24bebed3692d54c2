package io.bellwire.cluster.wire;

import io.bellwire.delivery.Announcement;
import io.bellwire.delivery.GroupNews;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Reply;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one node says to another one. A correlation ties an answer to its question; 0: no answer is wanted. */
public sealed interface NodeMessage {

    /** Calls the one method of {@code cases} that is meant for this kind of message. */
    <R> R match(Cases<R> cases);

    /**
     * One method per kind of message, so that whoever forgets one does not compile.
     *
     * @param <R> what becomes of it
     */
    interface Cases<R> {
        R ask(Ask message);

        R answered(Answered message);

        R announce(Announce message);

        R reached(Reached message);

        R group(Group message);

        R replaced(Replaced message);

        R missed(Missed message);
    }

    /**
     * CALL: carry this out, you own it.
     *
     * @param notAfter ms of store time; who comes to it later drops it
     */
    record Ask(long correlation, UUID inviteID, Actor actor, Call.OnInvitation call, long notAfter)
            implements NodeMessage {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.ask(this);
        }
    }

    /**
     * REPLY to {@link Ask}.
     *
     * @param reply null: MOVED, do it yourself
     */
    record Answered(long correlation, @Nullable Reply reply) implements NodeMessage {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.answered(this);
        }
    }

    /** ANNOUNCE: tell your clients. */
    record Announce(long correlation, Announcement announcement) implements NodeMessage {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.announce(this);
        }
    }

    /** REACHED, the answer to {@link Announce}: the users to whom the offer was written. */
    record Reached(long correlation, List<String> users) implements NodeMessage {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.reached(this);
        }
    }

    /** GROUP: a group changed; best effort. */
    record Group(GroupNews news) implements NodeMessage {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.group(this);
        }
    }

    /** REPLACED: the user has logged in at the sender with this device. */
    record Replaced(String userID, String deviceID, long order) implements NodeMessage {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.replaced(this);
        }
    }

    /** MISSED: what the sender had to tell since then may never come; ms of store time. */
    record Missed(long since) implements NodeMessage {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.missed(this);
        }
    }
}
