package io.bellwire.invitation;

import io.bellwire.protocol.InviteeState;
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.RejectReason;
import io.bellwire.protocol.Scope;
import io.bellwire.protocol.SignalingInfo;
import io.bellwire.protocol.Utf8;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The state of one invitation: the fold of its events. Mutable, and owned by one thread; changed only by {@link #apply}
 * and {@link #stamp}.
 *
 * <p>There may be a million of them in memory, nearly all with one invitee: what most of them never need (a
 * modification, a cancel, an index of the invitees) is allocated when it comes up. Applying the answer of one invitee
 * costs the same however many there are.
 */
public final class Invitation {
    private final UUID inviteID;
    private final InvitationEvent.Created created;
    private final InviteeRows rows = new InviteeRows();

    private long createTime;
    private int seq;
    private int openCount;
    private int answersBytes;
    private String data;
    private @Nullable InviteeRow lastEnded;
    private @Nullable LastModification lastModification;
    private @Nullable EffectiveCancel lastCancel;
    private @Nullable Outcome outcome;

    private Invitation(UUID inviteID, InvitationEvent.Created created, long at) {
        if (created.invitees().isEmpty() || created.lifetimeMs() <= 0) {
            throw new IllegalStateException("an invitation of nobody, or without a lifetime");
        }
        this.inviteID = inviteID;
        this.created = created;
        this.createTime = at;
        this.seq = 1;
        this.data = created.data();
        this.openCount = created.invitees().size();
        rows.invite(created.invitees(), seq, at);
    }

    /**
     * The state after a whole log.
     *
     * @param events in order, the first is {@link InvitationEvent.Created}
     * @throws IllegalStateException when that is no log that the machine could have written
     */
    public static Invitation fold(UUID inviteID, List<LoggedEvent> events) {
        if (events.isEmpty()) {
            throw new IllegalStateException("an invitation without events");
        }
        Invitation invitation = created(inviteID, events.get(0));
        for (LoggedEvent event : events.subList(1, events.size())) {
            invitation.apply(event);
        }
        return invitation;
    }

    /**
     * The state after the first event.
     *
     * @throws IllegalStateException when it is not {@link InvitationEvent.Created} with {@code seq} 1
     */
    public static Invitation created(UUID inviteID, LoggedEvent first) {
        if (first.seq() != 1) {
            throw new IllegalStateException("a log starts with seq 1, not " + first.seq());
        }
        if (first.event() instanceof InvitationEvent.Created created) {
            return new Invitation(inviteID, created, first.at());
        }
        throw illegal(first.event());
    }

    /**
     * Folds in the next event.
     *
     * @throws IllegalStateException when it is not the next one, or is not legal in this state; a bug, after which this
     *     object must be thrown away
     */
    public void apply(LoggedEvent next) {
        if (next.seq() != seq + 1) {
            throw new IllegalStateException("event " + next.seq() + " after " + seq);
        }
        if (outcome != null) {
            throw new IllegalStateException("an event after the end");
        }
        openCount -= next.event().match(new Step(next.seq(), next.at()));
        seq = next.seq();
    }

    /**
     * Replaces the time of every event with a {@code seq} of at least {@code fromSeq}: those that were applied with a
     * provisional time before the store had stamped them. Costs as much as these events changed.
     *
     * @param at the store's time, ms
     */
    public void stamp(int fromSeq, long at) {
        if (fromSeq <= 1) {
            createTime = at;
        }
        for (int i = rows.size() - 1; i >= 0 && rows.get(i).addedAtSeq() >= fromSeq; i--) {
            rows.get(i).stamp(at);
        }
        for (InviteeRow row = lastEnded; row != null && row.sinceSeq() >= fromSeq; row = row.endedBefore()) {
            row.stamp(at);
        }
        for (EffectiveCancel cancel = lastCancel; cancel != null && cancel.seq() >= fromSeq; cancel = cancel.before()) {
            cancel.stamp(at);
        }
        if (lastModification != null) {
            lastModification.stamp(fromSeq, at);
        }
    }

    /** Which one it is. */
    public UUID inviteID() {
        return inviteID;
    }

    /** The userID of who made it. */
    public String inviter() {
        return created.inviter();
    }

    /** The group, "" for a one-to-one invitation. */
    public String groupID() {
        return created.groupID();
    }

    /** Whether it still is what {@link InvitationEvent.Created#isPlainCall} says. */
    public boolean isPlainCall() {
        return rows.size() == 1 && created.isPlainCall();
    }

    /** Who hears of a group invitation. */
    public Scope scope() {
        return created.scope();
    }

    /** The inviter's data as last modified. */
    public String data() {
        return data;
    }

    /** The timeout as asked for, ms; 0: nobody is told of it. */
    public long timeoutMs() {
        return created.timeoutMs();
    }

    /** The timeout in force, ms. */
    public long lifetimeMs() {
        return created.lifetimeMs();
    }

    /** Whether only the devices that were connected at the time hear of it. */
    public boolean onlineUserOnly() {
        return created.onlineUserOnly();
    }

    /** For the push service: opaque JSON object text. */
    public @Nullable String offlinePushInfo() {
        return created.offlinePushInfo();
    }

    /** Whether the deadline passes without {@code onInvitationTimeout} (PROTOCOL §3, timeout 0). */
    public boolean silentTimeout() {
        return created.timeoutMs() == 0;
    }

    /** When it was made, ms of store time. */
    public long createTime() {
        return createTime;
    }

    /** The deadline, ms of store time. */
    public long expireAt() {
        return createTime + created.lifetimeMs();
    }

    /** The last event that is folded in. */
    public int seq() {
        return seq;
    }

    /** Whether an invitee is still inviting. */
    public boolean open() {
        return openCount > 0;
    }

    /** How many invitees are still inviting. */
    public int openCount() {
        return openCount;
    }

    /** The invitees in the order in which they were invited; read only, and live. */
    public List<InviteeRow> invitees() {
        return rows;
    }

    /** The row of a user, null if they are no invitee. */
    public @Nullable InviteeRow invitee(String userID) {
        return rows.find(userID);
    }

    /** How it ended, null before {@link InvitationEvent.Ended}. */
    public @Nullable Outcome outcome() {
        return outcome;
    }

    /**
     * The part that a user has in it.
     *
     * @param presentMember whether the user is in {@link #groupID} now; counts only where the whole group hears of it
     */
    public Role role(String userID, boolean presentMember) {
        if (userID.equals(inviter())) {
            return Role.INVITER;
        }
        if (invitee(userID) != null) {
            return Role.INVITEE;
        }
        boolean watches = presentMember && scope() == Scope.GROUP && !groupID().isEmpty();
        return watches ? Role.WATCHER : Role.STRANGER;
    }

    /** What a participant sees of it at {@code now}, ms of store time (PROTOCOL §5). */
    public SignalingInfo info(long now) {
        return new SignalingInfo(
                inviteID,
                inviter(),
                groupID(),
                data,
                timeoutMs(),
                onlineUserOnly(),
                open(),
                createTime,
                expireAt(),
                open() ? Math.max(0, expireAt() - now) : 0,
                rows.stream().map(InviteeRow::info).toList(),
                seq);
    }

    /** The request that made it. */
    InvitationEvent.Created created() {
        return created;
    }

    /** Bytes of UTF-8 that the answers said so far. */
    int answersBytes() {
        return answersBytes;
    }

    /** Bytes of UTF-8 that the cancels so far said and listed. */
    int cancelsBytes() {
        return lastCancel == null ? 0 : lastCancel.bytesOfAll();
    }

    /** The invitee who reached a terminal state last, null while all are inviting. */
    @Nullable InviteeRow lastEnded() {
        return lastEnded;
    }

    /** The last modification and how many there were, null if none. */
    @Nullable LastModification lastModification() {
        return lastModification;
    }

    /** The last cancel that had an effect, null if none. */
    @Nullable EffectiveCancel lastCancel() {
        return lastCancel;
    }

    /** The outcome once everybody who is still inviting ends as {@code rest} (PROTOCOL §4). */
    Outcome outcomeIfRest(InviteeState rest) {
        Set<InviteeState> ends = EnumSet.noneOf(InviteeState.class);
        for (InviteeRow row : rows) {
            ends.add(row.inviting() ? rest : row.state());
        }
        if (ends.contains(InviteeState.ACCEPTED)) {
            return Outcome.ANSWERED;
        }
        return ends.size() > 1 ? Outcome.MIXED : unanimous(ends.iterator().next());
    }

    private static Outcome unanimous(InviteeState end) {
        return switch (end) {
            case ACCEPTED -> Outcome.ANSWERED;
            case REJECTED -> Outcome.REJECTED;
            case CANCELLED -> Outcome.CANCELLED;
            case TIMEOUT -> Outcome.TIMEOUT;
            case INVITING -> throw new IllegalStateException("no outcome while somebody is inviting");
        };
    }

    private InviteeRow row(String userID) {
        InviteeRow row = rows.find(userID);
        if (row == null) {
            throw new IllegalStateException(userID + " is no invitee");
        }
        return row;
    }

    private static IllegalStateException illegal(InvitationEvent event) {
        return new IllegalStateException(event.getClass().getSimpleName() + " here");
    }

    /** Folds in one event after the first; each case returns how many invitees fewer are inviting. */
    private final class Step implements InvitationEvent.Cases<Integer> {
        private final int seq;
        private final long at;

        Step(int seq, long at) {
            this.seq = seq;
            this.at = at;
        }

        @Override
        public Integer created(InvitationEvent.Created event) {
            throw illegal(event);
        }

        @Override
        public Integer ringing(InvitationEvent.Ringing event) {
            row(event.invitee()).ring();
            return 0;
        }

        @Override
        public Integer accepted(InvitationEvent.Accepted event) {
            end(event.invitee(), InviteeState.ACCEPTED, event.deviceID());
            return answered(event.data(), null);
        }

        @Override
        public Integer rejected(InvitationEvent.Rejected event) {
            end(event.invitee(), InviteeState.REJECTED, event.deviceID());
            return answered(event.data(), event.reason());
        }

        @Override
        public Integer cancelled(InvitationEvent.Cancelled event) {
            lastCancel = new EffectiveCancel(event, seq, at, lastCancel);
            return endAll(event.invitees(), InviteeState.CANCELLED, event.deviceID());
        }

        @Override
        public Integer timedOut(InvitationEvent.TimedOut event) {
            if (event.invitees().size() != openCount) {
                throw new IllegalStateException("the deadline is everybody's");
            }
            return endAll(event.invitees(), InviteeState.TIMEOUT, "");
        }

        @Override
        public Integer modified(InvitationEvent.Modified event) {
            requireOpen(event);
            int before = lastModification == null ? 0 : lastModification.count();
            lastModification = new LastModification(before + 1, event.deviceID(), seq, at);
            data = event.data();
            return 0;
        }

        @Override
        public Integer inviteesAdded(InvitationEvent.InviteesAdded event) {
            requireOpen(event);
            rows.invite(event.invitees(), seq, at);
            return -event.invitees().size();
        }

        @Override
        public Integer delivered(InvitationEvent.Delivered event) {
            event.invitees().forEach(userID -> row(userID).markDelivered());
            return 0;
        }

        @Override
        public Integer ended(InvitationEvent.Ended event) {
            if (open() || event.outcome() != outcomeIfRest(InviteeState.INVITING)) {
                throw illegal(event);
            }
            outcome = event.outcome();
            return 0;
        }

        private Integer answered(String answer, @Nullable RejectReason reason) {
            if (lastEnded != null) {
                lastEnded.answer(answer, reason);
            }
            answersBytes += Utf8.length(answer);
            return 1;
        }

        private Integer endAll(List<String> userIDs, InviteeState how, String deviceID) {
            if (userIDs.isEmpty()) {
                throw new IllegalStateException("nobody ends as " + how);
            }
            userIDs.forEach(userID -> end(userID, how, deviceID));
            return userIDs.size();
        }

        private void end(String userID, InviteeState how, String deviceID) {
            InviteeRow row = row(userID);
            row.end(how, deviceID, seq, at, lastEnded);
            lastEnded = row;
        }

        private void requireOpen(InvitationEvent event) {
            if (!open()) {
                throw illegal(event);
            }
        }
    }
}
