package io.bellwire.signaling;

import io.bellwire.delivery.Announcer;
import io.bellwire.group.Group;
import io.bellwire.invitation.Command;
import io.bellwire.invitation.Decision;
import io.bellwire.invitation.Invitation;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InvitationMachine;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.RpcError;
import io.bellwire.store.Append;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * As much of the work on one invitation as one append can hold. Each decision is made on the state with those before it
 * folded in, though none of them is durable yet. What is refused, or needs nothing, while others are not durable yet is
 * deferred: it is asked again after them, so no answer ever rests on something that might not have happened.
 */
final class Round {

    /** Decisions that one append takes. */
    private static final int MOST = 256;

    /** Characters of data that one append takes, unless a single decision says more. */
    private static final int MOST_DATA = 131_072;

    /** A piece of work that was granted, and what it appends. */
    record Entry(Work work, Command command, List<LoggedEvent> events) {

        /** Whether it invites somebody: then the answer says who was reached. */
        boolean invites() {
            return invited(events.get(0).event()) != null;
        }

        /** Answers it if it invites nobody: what it did is durable, and is told to others next. */
        void answer(Invitation state, long at) {
            if (!invites()) {
                work.answer(command.match(new Answers(state, at, userID -> false)));
            }
        }
    }

    /** Answers work that succeeds and changes nothing. */
    interface Repeats {
        /** The effect came about at {@code at}, ms of store time. */
        void answer(Work work, Command command, @Nullable Invitation state, long at);
    }

    private final InvitationMachine machine;
    private final UUID inviteID;
    private final @Nullable Group group;
    private final long now;
    private final Repeats repeats;
    private final ArrayDeque<Work> waiting;
    private final List<Entry> entries = new ArrayList<>(1);
    private final List<InvitationEvent> events = new ArrayList<>(2);
    private final List<Work> deferred = new ArrayList<>(0);

    private @Nullable Invitation state;
    private int firstSeq;
    private Decision.Condition condition = Decision.Condition.ANY;
    private boolean uncertain;
    private int unproven;

    /** Characters of data in what was granted. */
    private int data;

    private int most = MOST;
    private volatile @Nullable Future<Map<String, List<String>>> places;

    /**
     * A round.
     *
     * @param waiting the line of work; what is decided is taken from its head
     * @param group as it is now, where its members matter
     * @param now ms of store time
     */
    Round(
            InvitationMachine machine,
            UUID inviteID,
            ArrayDeque<Work> waiting,
            @Nullable Group group,
            long now,
            Repeats repeats) {
        this.machine = machine;
        this.inviteID = inviteID;
        this.waiting = waiting;
        this.group = group;
        this.now = now;
        this.repeats = repeats;
    }

    /**
     * Decides, until the append is full or something does not fit into it: work that means another group than the one at
     * the head of the line has to wait, as the group that was looked up is not its own.
     *
     * @param known the invitation, which is changed by what is decided; null if there is none
     * @param sure how much of the line may be told what {@code known} says without an append, which proves it right: the
     *     rest came after the store was read, and somebody else may have written to it. {@link #uncertain} says whether
     *     there was something that needs another look
     */
    void take(@Nullable Invitation known, int sure) {
        state = known;
        unproven = sure;
        firstSeq = known == null ? 1 : known.seq() + 1;
        String groupID = waiting.isEmpty() ? null : groupOf(waiting.element(), known);
        boolean goOn = true;
        while (goOn && !waiting.isEmpty() && entries.size() < most) {
            if (!Objects.equals(groupID, groupOf(waiting.element(), state))) {
                return;
            }
            Work work = waiting.remove();
            if (work.expired(now)) {
                work.answer(RpcError.unavailable());
            } else {
                Command command = work.command(isMember(work.actor()));
                goOn = machine.decide(state, inviteID, command, now).match(new Judge(work, command));
            }
            unproven--;
        }
    }

    /** Has {@link #take} decide on one piece of work at most. */
    void takeOnlyOne() {
        most = 1;
    }

    /** Whether the store must be read before anything can be said. */
    boolean uncertain() {
        return uncertain;
    }

    /** Whether there is nothing to append. */
    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The invitation with everything folded in. */
    @Nullable Invitation state() {
        return state;
    }

    /** Looks for those who are to be told; right behind the append, and once more if that is sent again. Any thread may call. */
    void find(Announcer announcer) {
        Invitation known = state;
        if (known != null) {
            places = announcer.find(known);
        }
    }

    /** Where else those are, nodeID to userIDs; once the append was taken. */
    Future<Map<String, List<String>>> places() {
        Future<Map<String, List<String>>> found = places;
        if (found == null) {
            throw new IllegalStateException("the store did not let anything be asked behind an append");
        }
        return found;
    }

    /** When it was decided, ms of store time, or the best guess. */
    long now() {
        return now;
    }

    /** The group as it was when the round began. */
    @Nullable Group group() {
        return group;
    }

    int firstSeq() {
        return firstSeq;
    }

    List<Entry> entries() {
        return entries;
    }

    Decision.Condition condition() {
        return condition;
    }

    Append append() {
        return new Append(inviteID, firstSeq - 1, events, condition);
    }

    /** Puts what was deferred back at the head of the line. */
    void requeueDeferred() {
        for (int i = deferred.size() - 1; i >= 0; i--) {
            waiting.addFirst(deferred.get(i));
        }
    }

    /** Puts everything back at the head of the line, as if it had never been taken. */
    void requeueAll() {
        requeueDeferred();
        for (int i = entries.size() - 1; i >= 0; i--) {
            waiting.addFirst(entries.get(i).work());
        }
    }

    private boolean isMember(@Nullable Actor actor) {
        return group != null && actor != null && group.has(actor.userID());
    }

    /** What becomes of each decision; true: go on with the next one. */
    private final class Judge implements Decision.Cases<Boolean> {
        private final Work work;
        private final Command command;

        Judge(Work work, Command command) {
            this.work = work;
            this.command = command;
        }

        @Override
        public Boolean append(Decision.Append decision) {
            List<String> invitees = invited(decision.events().get(0));
            RpcError outsiders = invitees == null ? null : outsiders(work, invitees);
            if (outsiders != null) {
                return withoutAppend(() -> work.answer(outsiders));
            }
            boolean alone = invitees != null;
            int more = command instanceof Command.OfUser said ? said.data().length() : 0;
            boolean fits = !alone && condition == decision.condition() && data + more <= MOST_DATA;
            if (!entries.isEmpty() && !fits) {
                waiting.addFirst(work);
                return false;
            }
            condition = decision.condition();
            data += more;
            fold(decision.events());
            return !alone;
        }

        @Override
        public Boolean repeated(Decision.Repeated decision) {
            return withoutAppend(() -> repeats.answer(work, command, state, decision.at()));
        }

        @Override
        public Boolean overdue(Decision.Overdue decision) {
            if (entries.isEmpty()) {
                waiting.addFirst(work);
                waiting.addFirst(Work.Own.EXPIRE);
            } else {
                deferred.add(work);
            }
            return true;
        }

        @Override
        public Boolean refused(Decision.Refused decision) {
            return withoutAppend(() -> work.answer(decision.error()));
        }

        private boolean withoutAppend(Runnable answer) {
            if (!entries.isEmpty()) {
                deferred.add(work);
                return true;
            }
            if (unproven <= 0) {
                waiting.addFirst(work);
                uncertain = true;
                return false;
            }
            answer.run();
            return true;
        }

        private void fold(List<InvitationEvent> decided) {
            List<LoggedEvent> logged = new ArrayList<>(decided.size());
            for (InvitationEvent event : decided) {
                LoggedEvent next = new LoggedEvent(firstSeq + events.size(), now, event);
                if (state == null) {
                    state = Invitation.created(inviteID, next);
                } else {
                    state.apply(next);
                }
                events.add(event);
                logged.add(next);
            }
            entries.add(new Entry(work, command, logged));
        }
    }

    /** Those whom an event invites; null if it invites nobody. */
    private static @Nullable List<String> invited(InvitationEvent event) {
        if (event instanceof InvitationEvent.Created created) {
            return created.invitees();
        }
        return event instanceof InvitationEvent.InviteesAdded added ? added.invitees() : null;
    }

    /** The refusal where the inviter or an invitee is no member of the invitation's group (PROTOCOL §6), else null. */
    private @Nullable RpcError outsiders(Work work, List<String> invitees) {
        String groupID = groupOf(work, state);
        if (groupID == null) {
            return null;
        }
        if (group == null || !isMember(work.actor())) {
            return RpcError.of(ErrorCode.NO_PERMISSION);
        }
        List<String> nonMembers =
                invitees.stream().filter(userID -> !group.has(userID)).toList();
        return nonMembers.isEmpty() ? null : RpcError.of(ErrorCode.NO_PERMISSION, new RpcError.NonMembers(nonMembers));
    }

    /** The group of the invitation, or of the one that the work would create; null if it has none. */
    static @Nullable String groupOf(Work work, @Nullable Invitation state) {
        if (state != null) {
            return state.groupID().isEmpty() ? null : state.groupID();
        }
        Call.Invite invite = work.invite();
        return invite == null || !invite.inGroup() ? null : invite.groupID();
    }
}
