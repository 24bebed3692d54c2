package io.bellwire.invitation;

import io.bellwire.invitation.Decision.Append;
import io.bellwire.invitation.Decision.Condition;
import io.bellwire.invitation.Decision.Overdue;
import io.bellwire.invitation.Decision.Refused;
import io.bellwire.invitation.Decision.Repeated;
import io.bellwire.protocol.Actor;
import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.InviteeState;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.RpcError;
import io.bellwire.protocol.Utf8;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules for an invitation that exists, open or ended. */
final class KnownInvitation implements Command.Cases<Decision> {
    private final Invitation state;
    private final Limits limits;
    private final long now;

    KnownInvitation(Invitation state, Limits limits, long now) {
        this.state = state;
        this.limits = limits;
        this.now = now;
    }

    /** The ID is the idempotency key: the same request is a repeat, whatever became of the invitation since. */
    @Override
    public Decision invite(Command.Invite command) {
        RpcError problem = InvitationMachine.problem(command, limits);
        if (problem != null) {
            return new Refused(problem);
        }
        return isRequestOf(command, state.created())
                ? new Repeated(state.createTime())
                : refused(ErrorCode.ID_CONFLICT);
    }

    @Override
    public Decision accept(Command.Accept command) {
        Actor actor = command.actor();
        InvitationEvent event = new InvitationEvent.Accepted(actor.userID(), actor.deviceID(), command.data());
        return answer(actor, command.watcher(), InviteeState.ACCEPTED, command.data(), event);
    }

    @Override
    public Decision reject(Command.Reject command) {
        Actor actor = command.actor();
        InvitationEvent event =
                new InvitationEvent.Rejected(actor.userID(), actor.deviceID(), command.data(), command.reason());
        return answer(actor, command.watcher(), InviteeState.REJECTED, command.data(), event);
    }

    /** The first device that answers wins for the user. */
    private Decision answer(Actor actor, boolean watcher, InviteeState how, String data, InvitationEvent event) {
        InviteeRow row = state.invitee(actor.userID());
        if (row == null) {
            return notTheirs(actor, watcher);
        }
        if (!row.inviting()) {
            boolean repeated = row.state() == how && row.deviceID().equals(actor.deviceID());
            return repeated ? new Repeated(row.at()) : processed(row);
        }
        if (overdue()) {
            return new Overdue();
        }
        if (state.answersBytes() + Utf8.length(data) > limits.answersBytes()) {
            return tooLong();
        }
        return append(event, 1, how);
    }

    @Override
    public Decision cancel(Command.Cancel command) {
        if (!isInviter(command.actor())) {
            return notTheirs(command.actor(), command.watcher());
        }
        List<String> named = command.invitees();
        if (named == null) {
            return cancel(command, null, inviting());
        }
        RpcError problem = namesOthers(named);
        if (problem != null) {
            return new Refused(problem);
        }
        List<String> requested = List.copyOf(new TreeSet<>(named));
        return cancel(
                command, requested, requested.stream().filter(this::isInviting).toList());
    }

    private Decision cancel(Command.Cancel command, @Nullable List<String> requested, List<String> touched) {
        String deviceID = command.actor().deviceID();
        if (touched.isEmpty()) {
            EffectiveCancel first = effectiveCancel(deviceID, requested);
            return first == null ? over() : new Repeated(first.at());
        }
        if (overdue()) {
            return new Overdue();
        }
        if (state.cancelsBytes() + EffectiveCancel.bytes(command.data(), requested) > limits.answersBytes()) {
            return tooLong();
        }
        InvitationEvent event = new InvitationEvent.Cancelled(deviceID, touched, requested, command.data());
        return append(event, touched.size(), InviteeState.CANCELLED);
    }

    @Override
    public Decision modify(Command.Modify command) {
        Actor actor = command.actor();
        if (!isInviter(actor)) {
            return notTheirs(actor, command.watcher());
        }
        LastModification last = state.lastModification();
        if (last != null
                && last.deviceID().equals(actor.deviceID())
                && state.data().equals(command.data())) {
            return new Repeated(last.at());
        }
        if (!state.open()) {
            return over();
        }
        if (overdue()) {
            return new Overdue();
        }
        if (last != null && last.count() >= limits.modifications()) {
            return new Refused(RpcError.tooMany("modifications", state.expireAt() - now));
        }
        return append(new InvitationEvent.Modified(actor.deviceID(), command.data()));
    }

    /** Those who are in already are passed over; a repeat is answered with the time of the invitation. */
    @Override
    public Decision addInvitees(Command.AddInvitees command) {
        if (!isInviter(command.actor())) {
            return notTheirs(command.actor(), command.watcher());
        }
        RpcError problem = cannotBeAdded(command.invitees());
        if (problem != null) {
            return new Refused(problem);
        }
        List<String> added = InvitationMachine.distinct(command.invitees()).stream()
                .filter(userID -> state.invitee(userID) == null)
                .toList();
        if (added.isEmpty()) {
            return new Repeated(state.createTime());
        }
        if (!state.open()) {
            return over();
        }
        if (overdue()) {
            return new Overdue();
        }
        int most = limits.inviteeList();
        return state.invitees().size() + added.size() > most
                ? new Refused(RpcError.value("inviteeList", "more than " + most + " invitees"))
                : append(new InvitationEvent.InviteesAdded(command.actor().deviceID(), added));
    }

    /** The first device wins; a ring that comes too late is told so, as its device has to fall silent. */
    @Override
    public Decision ring(Command.Ring command) {
        Actor actor = command.actor();
        InviteeRow row = state.invitee(actor.userID());
        if (row == null) {
            return notTheirs(actor, command.watcher());
        }
        if (!row.inviting()) {
            return processed(row);
        }
        if (row.rung()) {
            return new Repeated(row.at());
        }
        return overdue() ? new Overdue() : append(new InvitationEvent.Ringing(actor.userID(), actor.deviceID()));
    }

    /** Before the deadline there is nothing to do yet, and the answer says when there will be. */
    @Override
    public Decision expire(Command.Expire command) {
        if (!state.open()) {
            return new Repeated(lastEnded().at());
        }
        if (!overdue()) {
            return new Repeated(state.expireAt());
        }
        return new Append(
                List.of(new InvitationEvent.TimedOut(inviting()), ended(InviteeState.TIMEOUT)),
                Condition.AT_OR_AFTER_DEADLINE);
    }

    /** Matters only where the timeout is 0: such an invitation is offered to each invitee once (PROTOCOL §2). */
    @Override
    public Decision markDelivered(Command.MarkDelivered command) {
        List<String> marked = state.silentTimeout()
                ? InvitationMachine.distinct(command.invitees()).stream()
                        .filter(this::isUndelivered)
                        .toList()
                : List.of();
        return marked.isEmpty()
                ? new Repeated(state.createTime())
                : new Append(List.of(new InvitationEvent.Delivered(marked)), Condition.ANY);
    }

    private static boolean isRequestOf(Command.Invite command, InvitationEvent.Created first) {
        return command.actor().userID().equals(first.inviter())
                && command.groupID().equals(first.groupID())
                && command.scope() == first.scope()
                && command.data().equals(first.data())
                && command.timeoutMs() == first.timeoutMs()
                && command.onlineUserOnly() == first.onlineUserOnly()
                && new HashSet<>(command.invitees()).equals(new HashSet<>(first.invitees()));
    }

    private @Nullable RpcError namesOthers(List<String> named) {
        if (named.isEmpty()) {
            return RpcError.value("inviteeList", "must not be empty");
        }
        for (int i = 0; i < named.size(); i++) {
            if (state.invitee(named.get(i)) == null) {
                return RpcError.value(InvitationMachine.at(i), "not an invitee");
            }
        }
        return null;
    }

    private @Nullable RpcError cannotBeAdded(List<String> userIDs) {
        if (state.groupID().isEmpty()) {
            return RpcError.value("inviteID", "not a group invitation");
        }
        if (userIDs.isEmpty()) {
            return RpcError.value("inviteeList", "must not be empty");
        }
        int oneself = userIDs.indexOf(state.inviter());
        return oneself < 0 ? null : RpcError.value(InvitationMachine.at(oneself), "oneself");
    }

    private @Nullable EffectiveCancel effectiveCancel(String deviceID, @Nullable List<String> requested) {
        EffectiveCancel cancel = state.lastCancel();
        while (cancel != null && !cancel.isRepeatedBy(deviceID, requested)) {
            cancel = cancel.before();
        }
        return cancel;
    }

    /** The answers together, or the cancels together, would say more than the log is to hold. */
    private Decision tooLong() {
        return new Refused(RpcError.of(ErrorCode.DATA_TOO_LONG, new RpcError.TooLong(limits.answersBytes())));
    }

    private List<String> inviting() {
        return state.invitees().stream()
                .filter(InviteeRow::inviting)
                .map(InviteeRow::userID)
                .toList();
    }

    private boolean isInviting(String userID) {
        InviteeRow row = state.invitee(userID);
        return row != null && row.inviting();
    }

    private boolean isUndelivered(String userID) {
        InviteeRow row = state.invitee(userID);
        return row != null && row.inviting() && !row.delivered();
    }

    private boolean isInviter(Actor actor) {
        return actor.userID().equals(state.inviter());
    }

    private boolean overdue() {
        return now >= state.expireAt();
    }

    private Append append(InvitationEvent event, int ending, InviteeState how) {
        return ending < state.openCount()
                ? append(event)
                : new Append(List.of(event, ended(how)), Condition.BEFORE_DEADLINE);
    }

    private static Append append(InvitationEvent event) {
        return new Append(List.of(event), Condition.BEFORE_DEADLINE);
    }

    private InvitationEvent.Ended ended(InviteeState rest) {
        return new InvitationEvent.Ended(state.outcomeIfRest(rest));
    }

    /** For users who lack the right: whoever has no part in the invitation learns nothing of it (I8). */
    private Refused notTheirs(Actor actor, boolean watcher) {
        return state.role(actor.userID(), watcher) == Role.STRANGER
                ? new Refused(RpcError.unknown(state.inviteID()))
                : refused(ErrorCode.NO_PERMISSION);
    }

    /** For the inviter: what ended last. */
    private Refused over() {
        return processed(lastEnded());
    }

    private InviteeRow lastEnded() {
        return Objects.requireNonNull(state.lastEnded(), "nobody ended yet");
    }

    private Refused processed(InviteeRow row) {
        return new Refused(RpcError.of(
                ErrorCode.NOT_OPEN,
                new RpcError.Processed(
                        state.inviteID(), row.state(), endedBy(row), row.deviceID(), row.at(), row.reason())));
    }

    private String endedBy(InviteeRow row) {
        return switch (row.state()) {
            case ACCEPTED, REJECTED -> row.userID();
            case CANCELLED -> state.inviter();
            case TIMEOUT -> "";
            case INVITING -> throw new IllegalStateException(row.userID() + " is inviting");
        };
    }

    private static Refused refused(ErrorCode code) {
        return new Refused(RpcError.of(code));
    }
}
