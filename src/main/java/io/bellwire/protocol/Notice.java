package io.bellwire.protocol;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message that the gateway sends unasked (PROTOCOL §4). Times are ms of store time. */
public sealed interface Notice {

    /** The feature that a client must have asked for to get it; null: everybody gets it. */
    default @Nullable Feature feature() {
        return null;
    }

    /** Calls the one method of {@code cases} that is meant for this kind of notice. */
    <R> R match(Cases<R> cases);

    /**
     * One method per kind of notice, so that whoever forgets one does not compile.
     *
     * @param <R> what becomes of it
     */
    interface Cases<R> {
        R newInvitation(NewInvitation notice);

        R inviteeAccepted(InviteeAccepted notice);

        R inviteeRejected(InviteeRejected notice);

        R invitationCancelled(InvitationCancelled notice);

        R invitationTimeout(InvitationTimeout notice);

        R invitationModified(InvitationModified notice);

        R inviteesAdded(InviteesAdded notice);

        R inviteeRinging(InviteeRinging notice);

        R invitationEnded(InvitationEnded notice);

        R groupChanged(GroupChanged notice);
    }

    /** A notice about one invitation. */
    sealed interface OfInvitation extends Notice {
        UUID inviteID();

        /** The position of the decision within the invitation, from 1. */
        int seq();

        /** When it was decided. */
        long at();
    }

    /** {@code onReceiveNewInvitation}; {@code remainingMs} is measured when it is encoded. */
    record NewInvitation(
            UUID inviteID,
            int seq,
            long at,
            String inviter,
            String groupID,
            List<String> inviteeList,
            String data,
            long timeoutMs,
            long remainingMs)
            implements OfInvitation {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.newInvitation(this);
        }
    }

    /** {@code onInviteeAccepted}. */
    record InviteeAccepted(
            UUID inviteID,
            int seq,
            long at,
            String invitee,
            String data,
            String inviter,
            String groupID,
            String deviceID)
            implements OfInvitation {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.inviteeAccepted(this);
        }
    }

    /** {@code onInviteeRejected}. */
    record InviteeRejected(
            UUID inviteID,
            int seq,
            long at,
            String invitee,
            String data,
            RejectReason reason,
            String inviter,
            String groupID,
            String deviceID)
            implements OfInvitation {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.inviteeRejected(this);
        }
    }

    /** {@code onInvitationCancelled}; {@code inviteeList} are those cancelled. */
    record InvitationCancelled(
            UUID inviteID, int seq, long at, String inviter, String data, List<String> inviteeList, String groupID)
            implements OfInvitation {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.invitationCancelled(this);
        }
    }

    /** {@code onInvitationTimeout}; {@code inviteeList} are all that ran out. */
    record InvitationTimeout(UUID inviteID, int seq, long at, List<String> inviteeList, String inviter, String groupID)
            implements OfInvitation {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.invitationTimeout(this);
        }
    }

    /** {@code onInvitationModified}. */
    record InvitationModified(UUID inviteID, int seq, long at, String data, String inviter, String groupID)
            implements OfInvitation {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.invitationModified(this);
        }
    }

    /** {@code onInviteesAdded}. */
    record InviteesAdded(UUID inviteID, int seq, long at, List<String> inviteeList, String inviter, String groupID)
            implements OfInvitation {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.inviteesAdded(this);
        }
    }

    /** {@code onInviteeRinging}. */
    record InviteeRinging(UUID inviteID, int seq, long at, String invitee, String deviceID) implements OfInvitation {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.inviteeRinging(this);
        }

        @Override
        public Feature feature() {
            return Feature.RINGING;
        }
    }

    /** {@code onInvitationEnded}. */
    record InvitationEnded(UUID inviteID, int seq, long at, Outcome outcome, List<Ended> invitees)
            implements OfInvitation {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.invitationEnded(this);
        }

        @Override
        public Feature feature() {
            return Feature.ENDED;
        }
    }

    /** One invitee in {@link InvitationEnded}. */
    record Ended(
            String userID, InviteeState state, @Nullable RejectReason reason) {}

    /** {@code onGroupChanged}. */
    record GroupChanged(String groupID, GroupChange change, List<String> memberList) implements Notice {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.groupChanged(this);
        }

        @Override
        public Feature feature() {
            return Feature.GROUPS;
        }
    }
}
