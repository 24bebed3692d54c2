package io.bellwire.invitation;

import io.bellwire.protocol.Call;
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.RejectReason;
import io.bellwire.protocol.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One decision in the life of an invitation. Its position in the log is the {@code seq} of the notice that tells of it,
 * its time is stamped by the store ({@link LoggedEvent}).
 */
public sealed interface InvitationEvent {

    /** Calls the one method of {@code cases} that is meant for this kind of event. */
    <R> R match(Cases<R> cases);

    /**
     * One method per kind of event, so that whoever forgets one does not compile.
     *
     * @param <R> what becomes of it
     */
    interface Cases<R> {
        R created(Created event);

        R ringing(Ringing event);

        R accepted(Accepted event);

        R rejected(Rejected event);

        R cancelled(Cancelled event);

        R timedOut(TimedOut event);

        R modified(Modified event);

        R inviteesAdded(InviteesAdded event);

        R delivered(Delivered event);

        R ended(Ended event);
    }

    /**
     * Always the first, and only there. The deadline is {@code at} + {@code lifetimeMs}.
     *
     * @param deviceID the inviter's device, "" for a server
     * @param groupID "" for a one-to-one invitation
     * @param invitees without duplicates, in the inviter's order
     * @param timeoutMs as asked for; 0: nobody is told of the timeout
     * @param lifetimeMs the timeout in force, above 0; the longest lifetime where {@code timeoutMs} is 0
     * @param offlinePushInfo opaque JSON object text
     */
    record Created(
            String inviter,
            String deviceID,
            String groupID,
            Scope scope,
            List<String> invitees,
            String data,
            long timeoutMs,
            long lifetimeMs,
            boolean onlineUserOnly,
            @Nullable String offlinePushInfo)
            implements InvitationEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.created(this);
        }

        /** Whether it is for two users alone, and over within five minutes, as nearly all are. */
        public boolean isPlainCall() {
            return invitees.size() == 1 && Call.Invite.isPlainCall(groupID, timeoutMs);
        }
    }

    /** The first device of an invitee alerts its user. */
    record Ringing(String invitee, String deviceID) implements InvitationEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.ringing(this);
        }
    }

    /** An invitee accepted. */
    record Accepted(String invitee, String deviceID, String data) implements InvitationEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.accepted(this);
        }
    }

    /** An invitee rejected. */
    record Rejected(String invitee, String deviceID, String data, RejectReason reason) implements InvitationEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.rejected(this);
        }
    }

    /**
     * The inviter cancelled.
     *
     * @param invitees those who were still inviting, never empty
     * @param requested the list that the call named, sorted; null: all. Kept to recognise a repeated call
     */
    record Cancelled(
            String deviceID,
            List<String> invitees,
            @Nullable List<String> requested,
            String data) implements InvitationEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.cancelled(this);
        }
    }

    /** The deadline passed; {@code invitees} were still inviting. Nobody is told when {@code timeoutMs} was 0. */
    record TimedOut(List<String> invitees) implements InvitationEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.timedOut(this);
        }
    }

    /** The inviter changed the data. */
    record Modified(String deviceID, String data) implements InvitationEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.modified(this);
        }
    }

    /** The inviter added invitees who were not in before. */
    record InviteesAdded(String deviceID, List<String> invitees) implements InvitationEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.inviteesAdded(this);
        }
    }

    /**
     * These invitees had the invitation written to a device of theirs. Only kept where {@code timeoutMs} is 0, as such
     * an invitation is offered to each invitee once; nobody is told.
     */
    record Delivered(List<String> invitees) implements InvitationEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.delivered(this);
        }
    }

    /** Nobody is inviting any more; follows the event that made it so in the same append, and is the last. */
    record Ended(Outcome outcome) implements InvitationEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.ended(this);
        }
    }
}
