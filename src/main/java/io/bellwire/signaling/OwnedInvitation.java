package io.bellwire.signaling;

import io.bellwire.group.Group;
import io.bellwire.invitation.Command;
import io.bellwire.invitation.Decision.Condition;
import io.bellwire.invitation.Invitation;
import io.bellwire.invitation.InviteeRow;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Answer;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RpcError;
import io.bellwire.protocol.Scope;
import io.bellwire.signaling.InvitationVerticle.Services;
import io.bellwire.store.AppendResult;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One invitation in the hands of its owner. Work waits in line. A {@link Round} takes as much of it as one append can
 * hold; when the store has taken it, it is answered and announced, and the next round begins. The alarm for the deadline
 * is a piece of work like any other.
 *
 * <p>Lives on its owner's event loop. An invitation that is over and has no work is forgotten.
 */
final class OwnedInvitation {

    /** Calls that may wait on one invitation; more are told to repeat. */
    private static final int MAX_WAITING = 10_000;

    /** How often work is tried against a log that somebody else writes to, or a clock that disagrees. */
    private static final int MAX_ATTEMPTS = 5;

    private static final long RETRY_MS = 1_000;

    /** A store that does not answer is asked again after {@link #RETRY_MS}, then after twice that, up to this; ms. */
    private static final long MAX_RETRY_MS = 60_000;

    private static final long NO_TIMER = -1;
    private static final Logger LOG = LoggerFactory.getLogger(OwnedInvitation.class);

    private final UUID inviteID;
    private final InvitationVerticle owner;
    private final Voice voice;
    private final ArrayDeque<Work> waiting = new ArrayDeque<>(1);

    /** What the log folds to; null: there is no such invitation, or it was not read yet. */
    private @Nullable Invitation state;

    /** Whether {@link #state} is what the store says, or said when it was asked. */
    private boolean certain;

    /** How much of the line waited when {@link #state} was just read. */
    private int sure;

    /** Whether the owner counts it among those that are open. */
    private boolean settled;

    /**
     * Whether it was created here. Then it is kept until it is over even where another node owns its partition, for that
     * one never hears of a plain call, and perhaps not of another invitation: it was silent, or sees the cluster in another
     * way.
     */
    private boolean createdHere;

    /** Whether it is a plain call, or is to be; as far as is known. */
    private boolean plainCall;

    /** Whether a round is under way. */
    private boolean busy;

    /** Whether {@link #work} is on the stack. */
    private boolean working;

    /** How often the work at hand was tried in vain. */
    private int attempts;
    /** Whether the next round takes a single piece of work, to see which one the store has no room for. */
    private boolean oneByOne;

    private long retryMs = RETRY_MS;

    /** The store's clock is at least here, whatever our idea of it. */
    private long clockFloor;

    private long timerID = NO_TIMER;

    OwnedInvitation(UUID inviteID, InvitationVerticle owner) {
        this.inviteID = inviteID;
        this.owner = owner;
        this.voice = owner.voice(inviteID);
    }

    /** Takes over what the store had at start, unless it is known here: then an alarm is set, and something may be untold. */
    void adopt(List<LoggedEvent> log) {
        if (services().shared()) {
            if (!busy && (state == null || state.seq() < log.size())) {
                take(log);
            }
        } else if (!certain && !busy && !voice.knowsOfIt()) {
            voice.toldUpTo(log.size());
            take(log);
        }
    }

    private void take(List<LoggedEvent> log) {
        know(log);
        work();
    }

    private void know(List<LoggedEvent> log) {
        Invitation known = log.isEmpty() ? null : Invitation.fold(inviteID, log);
        state = known;
        certain = true;
        if (known != null) {
            plainCall = known.isPlainCall();
        }
    }

    /** Whether it is a plain call, or is to be. */
    boolean isPlainCall() {
        return plainCall;
    }

    /** Another node appended up to here, or this one without knowing. What waits, or will come, looks at the log first. */
    void wentOn(int seq, boolean last) {
        if (busy || (state != null && state.seq() >= seq)) {
            return;
        }
        doubt();
        if (voice.owes()) {
            disarm();
            submit(Work.Own.EXPIRE);
        } else if (last) {
            disarm();
            work();
        }
    }

    /** This node may not be the owner any more: then it is forgotten, unless there is work, or somebody has to be told. */
    void release() {
        if (!busy && !voice.owes() && !isOurs()) {
            disarm();
            work();
        }
    }

    /** Whether its timeout is this node's to drive. */
    private boolean isOurs() {
        return createdHere || owner.owns(inviteID);
    }

    /** Puts work in line. */
    void submit(Work work) {
        if (waiting.size() >= MAX_WAITING && work.actor() != null) {
            work.answer(RpcError.unavailable());
            return;
        }
        Call.Invite invite = work.invite();
        if (invite != null && state == null) {
            plainCall = invite.isPlainCall();
        }
        waiting.add(work);
        work();
    }

    /** Starts rounds until one has to wait for the store, or no work is left. */
    private void work() {
        if (working) {
            return;
        }
        working = true;
        while (!busy && !waiting.isEmpty()) {
            busy = true;
            begin();
        }
        working = false;
        if (!busy) {
            rest();
        }
    }

    /** Nothing to do: wait for the deadline, or be forgotten. */
    private void rest() {
        boolean kept = isKept();
        if (kept != settled) {
            settled = kept;
            owner.settled(kept);
        }
        if (state != null && kept) {
            arm(state);
            return;
        }
        if (certain) {
            disarm();
        }
        if (timerID == NO_TIMER) {
            owner.forget(inviteID, this);
        }
    }

    private boolean isKept() {
        return state != null && state.open() && isOurs();
    }

    private void arm(Invitation invitation) {
        if (timerID == NO_TIMER && invitation.open() && isOurs()) {
            setAlarm(invitation.expireAt() - now());
        }
    }

    private void disarm() {
        if (timerID != NO_TIMER) {
            owner.cancelTimer(timerID);
            timerID = NO_TIMER;
        }
    }

    private void setAlarm(long delayMs) {
        timerID = owner.setTimer(delayMs, () -> {
            timerID = NO_TIMER;
            submit(Work.Own.EXPIRE);
        });
    }

    private void endRound() {
        busy = false;
        work();
    }

    /** A new invitation is appended without looking first: the store refuses if there is one. */
    private void begin() {
        if (certain || (attempts == 0 && (waiting.element().invite() != null || wasHeard()))) {
            guarded(() -> findGroup(null));
        } else {
            load();
        }
    }

    /** Of several nodes each may have heard all there is to know. If it was not all, an append comes to nothing, or more is asked. */
    private boolean wasHeard() {
        List<LoggedEvent> heard = voice.heard();
        if (heard == null) {
            return false;
        }
        know(heard);
        return true;
    }

    private void load() {
        int asked = waiting.size();
        then(services().invitations().read(inviteID, 0), log -> {
            know(log);
            sure = asked;
            if (state != null) {
                arm(state);
            }
            findGroup(log);
        });
    }

    /** Goes on with the group of the work at the head of the line; {@code log} is what was just read, if it was. */
    private void findGroup(@Nullable List<LoggedEvent> log) {
        String groupID = Round.groupOf(waiting.element(), state);
        if (groupID == null) {
            findPlaces(null, log);
        } else {
            then(services().groups().group(groupID), group -> findPlaces(group, log));
        }
    }

    /** If somebody has to be told of what was just read, it matters where he is. */
    private void findPlaces(@Nullable Group group, @Nullable List<LoggedEvent> log) {
        Invitation known = state;
        if (log == null) {
            decide(group);
        } else if (known == null || !voice.isBehind(log.size())) {
            catchUp(log, group, Map.of());
        } else {
            then(services().announcer().find(known), places -> catchUp(log, group, places));
        }
    }

    private void catchUp(List<LoggedEvent> log, @Nullable Group group, Map<String, List<String>> places) {
        voice.catchUp(log, group, places, now(), this::markDelivered);
        decide(group);
    }

    private void decide(@Nullable Group group) {
        Round round = new Round(services().machine(), inviteID, waiting, group, now(), this::repeated);
        if (oneByOne) {
            round.takeOnlyOne();
            oneByOne = false;
        }
        round.take(state, sure());
        if (round.uncertain()) {
            load();
        } else if (round.isEmpty()) {
            succeeded();
            endRound();
        } else {
            append(round);
        }
    }

    /**
     * How much of the line may be answered with what is known, and nothing else. Somebody else may write to a store that is
     * shared, so there it is what waited when the log was read.
     */
    private int sure() {
        int known = services().shared() ? sure : certain ? Integer.MAX_VALUE : 0;
        sure = 0;
        return known;
    }

    private void repeated(Work work, Command command, @Nullable Invitation known, long at) {
        if (known == null) {
            work.answer(RpcError.unknown(inviteID));
            return;
        }
        Reply answer = command.match(new Answers(known, at, services().announcer()::online));
        if (answer instanceof Answer.Invited invited && services().shared()) {
            owner.onContext(
                    services().announcer().find(known), places -> work.answer(Answers.reached(invited, users(places))));
        } else {
            work.answer(answer);
        }
    }

    private static Set<String> users(Map<String, List<String>> places) {
        Set<String> users = new HashSet<>();
        places.values().forEach(users::addAll);
        return users;
    }

    private void append(Round round) {
        state = round.state();
        long started = System.nanoTime();
        Future<AppendResult> appending = services().shared()
                ? services()
                        .invitations()
                        .append(round.append(), () -> round.find(services().announcer()))
                : services().invitations().append(round.append());
        appending.onComplete(result -> {
            if (result.succeeded()) {
                services().metrics().appended(System.nanoTime() - started);
                settle(round, result.result());
            } else {
                unknown(round, result.cause());
            }
        });
    }

    /** A bug in what follows an append must not leave the invitation without an owner for good. */
    private void settle(Round round, AppendResult result) {
        try {
            settled(round, result);
        } catch (RuntimeException e) {
            unknown(round, e);
        }
    }

    private void settled(Round round, AppendResult result) {
        if (result instanceof AppendResult.Appended appended) {
            appended(round, appended.at());
        } else if (result instanceof AppendResult.LimitReached
                && round.entries().size() > 1) {
            // Only the one that is too much must be refused: one after the other.
            oneByOne = true;
            round.requeueAll();
            doubt();
            endRound();
        } else if (result instanceof AppendResult.LimitReached limit) {
            round.entries().get(0).work().answer(RpcError.tooMany(limit.limit(), limit.retryAfterMs()));
            round.requeueDeferred();
            doubt();
            succeeded();
            endRound();
        } else {
            if (result instanceof AppendResult.WrongTime wrong) {
                clockFloor = Math.max(clockFloor, wrong.now());
            }
            tryAgain(round);
        }
    }

    /** Somebody else appended, or the deadline came first: look again. */
    private void tryAgain(Round round) {
        attempts++;
        if (attempts > MAX_ATTEMPTS) {
            unknown(round, new IllegalStateException("the log keeps changing"));
            return;
        }
        round.requeueAll();
        doubt();
        endRound();
    }

    /** Perhaps it was done, perhaps not: the caller is told so, and the store is asked before anything else. */
    private void unknown(Round round, Throwable cause) {
        LOG.atWarn().setCause(cause).addKeyValue("inviteID", inviteID).log("an append came to nothing that is known");
        voice.mayHaveHappened(round.firstSeq(), round.now());
        for (Round.Entry entry : round.entries()) {
            entry.work().answer(RpcError.unavailable());
        }
        round.requeueDeferred();
        giveUp();
    }

    /**
     * The store does not answer: so says everything that waits. If there is an invitation, or may be one, an alarm looks
     * again later, and sooner than the deadline when somebody may have to be told of something.
     */
    private void giveUp() {
        while (!waiting.isEmpty()) {
            waiting.remove().answer(RpcError.unavailable());
        }
        doubt();
        attempts = 0;
        if (voice.owes()) {
            disarm();
        }
        if (timerID == NO_TIMER && voice.knowsOfIt()) {
            setAlarm(retryMs);
            retryMs = Math.min(2 * retryMs, MAX_RETRY_MS);
        }
        endRound();
    }

    private void doubt() {
        state = null;
        certain = false;
        sure = 0;
    }

    private void succeeded() {
        attempts = 0;
        retryMs = RETRY_MS;
    }

    private void appended(Round round, long at) {
        Invitation invitation = round.state();
        if (invitation == null) {
            throw new IllegalStateException("an append of nothing");
        }
        invitation.stamp(round.firstSeq(), at);
        certain = true;
        plainCall = invitation.isPlainCall();
        createdHere |= round.firstSeq() == 1;
        succeeded();
        arm(invitation);
        count(invitation, round, at);
        for (Round.Entry entry : round.entries()) {
            entry.answer(invitation, at);
        }
        if (invitation.scope() == Scope.GROUP) {
            services().groups().group(invitation.groupID()).onComplete(group -> {
                if (group.succeeded()) {
                    tell(round, invitation, at, group.result());
                } else {
                    tellFormerMembers(round, invitation, at, group.cause());
                }
            });
        } else {
            tell(round, invitation, at, null);
        }
    }

    /** The other nodes read the group themselves. Who came into it a moment ago, and is here, is told once it can be read. */
    private void tellFormerMembers(Round round, Invitation invitation, long at, Throwable cause) {
        LOG.atWarn()
                .setCause(cause)
                .addKeyValue("inviteID", inviteID)
                .log("the group can't be read; those are told who were in it a moment ago");
        Group former = round.group();
        Future<Map<String, List<String>>> places =
                services().shared() ? round.places() : Future.succeededFuture(Map.of());
        owner.onContext(places, found -> {
            if (round.firstSeq() > 1 && voice.isBehind(round.firstSeq() - 1)) {
                concludeUnheard(round, invitation, at, former, found);
                return;
            }
            conclude(round, invitation, at, found, logged -> voice.tell(invitation, logged, former, found, now()));
            voice.mayHaveMissed(round.firstSeq());
            lookAgain();
        });
    }

    /** Those who are elsewhere have to be found; and those who are here must have heard of what came before. */
    private void tell(Round round, Invitation invitation, long at, @Nullable Group group) {
        if (!services().shared()) {
            conclude(round, invitation, at, group, Map.of());
            return;
        }
        Future<Map<String, List<String>>> places = round.places();
        if (round.firstSeq() == 1 || !voice.isBehind(round.firstSeq() - 1)) {
            owner.onContext(places, found -> conclude(round, invitation, at, group, found));
            return;
        }
        Future<@Nullable List<LoggedEvent>> before =
                services().invitations().read(inviteID, 0).recover(this::unread);
        owner.onContext(before, log -> {
            if (log == null) {
                owner.onContext(places, found -> concludeUnheard(round, invitation, at, group, found));
            } else {
                voice.hear(log.subList(0, Math.min(log.size(), round.firstSeq() - 1)), group, now());
                owner.onContext(places, found -> conclude(round, invitation, at, group, found));
            }
        });
    }

    private Future<@Nullable List<LoggedEvent>> unread(Throwable cause) {
        LOG.atWarn().setCause(cause).addKeyValue("inviteID", inviteID).log("what was decided before can't be read");
        return Future.succeededFuture();
    }

    private void conclude(
            Round round, Invitation invitation, long at, @Nullable Group group, Map<String, List<String>> places) {
        conclude(round, invitation, at, places, logged -> voice.tell(invitation, logged, group, places, now()));
        endRound();
    }

    /** Who is here would never hear what came before. It is told with it, once it can be read. */
    private void concludeUnheard(
            Round round, Invitation invitation, long at, @Nullable Group group, Map<String, List<String>> places) {
        int from = round.firstSeq();
        conclude(
                round,
                invitation,
                at,
                places,
                logged -> voice.tellElsewhere(invitation, logged, group, places, now(), from));
        voice.mayHaveHappened(from, at);
        lookAgain();
    }

    /** Ends the round; the log is read, and who was left out is told. */
    private void lookAgain() {
        doubt();
        submit(Work.Own.EXPIRE);
        endRound();
    }

    private void conclude(
            Round round, Invitation invitation, long at, Map<String, List<String>> places, Teller teller) {
        for (Round.Entry entry : round.entries()) {
            conclude(entry, invitation, at, places, teller);
        }
        round.requeueDeferred();
    }

    /** Tells of an event, and says who was reached with a new invitation. */
    private interface Teller {
        Future<Set<String>> tell(LoggedEvent logged);
    }

    /**
     * Whoever invites waits for word of who was reached; everybody else has been answered. What the answer says is made
     * now, as the state goes on meanwhile, with what is not durable yet.
     */
    private void conclude(
            Round.Entry entry, Invitation invitation, long at, Map<String, List<String>> places, Teller teller) {
        Answer.Invited answer = entry.invites()
                ? (Answer.Invited)
                        entry.command().match(new Answers(invitation, at, isReachedAlready(entry, invitation, places)))
                : null;
        for (LoggedEvent provisional : entry.events()) {
            Future<Set<String>> reached = teller.tell(new LoggedEvent(provisional.seq(), at, provisional.event()));
            if (answer != null) {
                owner.onContext(reached, users -> entry.work().answer(Answers.reached(answer, users)));
                markDelivered(invitation, reached);
            }
        }
    }

    /** Who was in before is reached if online; of those invited now it is not known yet. */
    private Predicate<String> isReachedAlready(
            Round.Entry entry, Invitation invitation, Map<String, List<String>> places) {
        int seq = entry.events().get(0).seq();
        Set<String> elsewhere = users(places);
        return userID -> {
            InviteeRow row = invitation.invitee(userID);
            return row != null
                    && row.addedAtSeq() < seq
                    && (elsewhere.contains(userID) || services().announcer().online(userID));
        };
    }

    /** An invitation with timeout 0 is offered to each invitee once, so it is kept who had it. */
    private void markDelivered(Invitation invitation, Future<Set<String>> reached) {
        if (invitation.silentTimeout()) {
            owner.onContext(reached, users -> markDelivered(invitation, users));
        }
    }

    private void markDelivered(Invitation invitation, Set<String> reached) {
        List<String> invitees = reached.stream()
                .filter(userID -> invitation.invitee(userID) != null)
                .toList();
        if (!invitees.isEmpty()) {
            submit(new Work.Own(new Command.MarkDelivered(invitees)));
        }
    }

    private void count(Invitation invitation, Round round, long at) {
        SignalingMetrics metrics = services().metrics();
        if (round.firstSeq() == 1) {
            metrics.created();
        }
        if (round.condition() == Condition.AT_OR_AFTER_DEADLINE) {
            metrics.timedOut(at - invitation.expireAt());
        }
        Outcome outcome = invitation.outcome();
        if (outcome != null) {
            metrics.ended(outcome);
        }
    }

    /** Goes on with what a store answered; if it does not, everything that waits is told so. */
    private <T> void then(Future<T> future, Consumer<T> next) {
        future.onComplete(result -> {
            if (result.succeeded()) {
                guarded(() -> next.accept(result.result()));
            } else {
                LOG.atWarn()
                        .setCause(result.cause())
                        .addKeyValue("inviteID", inviteID)
                        .log("the store can't be read");
                giveUp();
            }
        });
    }

    /** A bug, or a log that nobody can read, must not keep this invitation busy for good. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("inviteID", inviteID).log("an invitation can't be worked on");
            giveUp();
        }
    }

    private long now() {
        return Math.max(clockFloor, services().invitations().now());
    }

    private Services services() {
        return owner.services();
    }
}
