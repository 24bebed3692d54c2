package io.bellwire.invitation;

import io.bellwire.invitation.Decision.Condition;
import io.bellwire.invitation.RandomHistory.Step;
import io.bellwire.invitation.ReferenceInvitation.Kind;
import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.RpcError;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Plays one history against the machine, the reference and a store of its own, and says what went wrong.
 *
 * <p>Beside the state that is folded once the store has stamped the events there is one to which they are applied at
 * once, with the caller's guess of the time, and stamped later: both must be the same in the end, and the same as the
 * fold of the whole log.
 */
final class HistoryRun {
    private static final UUID ID = InvitationFixture.ID;
    private static final long START = 1_000;
    private static final Limits LIMITS = InvitationFixture.limits(7, 5, 2);

    /** A modification can be made, undone and made again; users can be added to those that were marked before. */
    private static final Set<Kind> MORE_THAN_ONCE = EnumSet.of(Kind.MODIFY, Kind.DELIVERED);

    private final InvitationMachine machine = new InvitationMachine(LIMITS);
    private final ReferenceInvitation reference = new ReferenceInvitation(ID, LIMITS);
    private final List<LoggedEvent> log = new ArrayList<>();
    private final List<LoggedEvent> unstamped = new ArrayList<>();
    private final List<Command> effective = new ArrayList<>();
    private final StringBuilder story = new StringBuilder();
    private final boolean tell;

    private long storeTime = START;
    private @Nullable Invitation state;
    private @Nullable Invitation ahead;
    private @Nullable String failure;

    private HistoryRun(boolean tell) {
        this.tell = tell;
    }

    /** Null: all is well. */
    static @Nullable String failureOf(List<Step> steps) {
        HistoryRun run = new HistoryRun(false);
        run.play(steps);
        return run.failure;
    }

    /** What happened, call by call. */
    static String storyOf(List<Step> steps) {
        HistoryRun run = new HistoryRun(true);
        run.play(steps);
        return run.story + "  => " + run.failure;
    }

    private void play(List<Step> steps) {
        try {
            for (Step step : steps) {
                storeTime += step.passed();
                if (!step.slow()) {
                    stampAll();
                }
                ask(step.command(), storeTime + step.skew());
                if (failure != null) {
                    return;
                }
            }
            stampAll();
            checkLog();
            checkStates();
        } catch (RuntimeException e) {
            fail(e.toString());
        }
    }

    /** As a shell does: an overdue invitation is expired first, then the question is put again. */
    private void ask(Command command, long now) {
        Decision decision = decide(command, now);
        if (decision.equals(new Decision.Overdue())) {
            long seq = log.size();
            decide(new Command.Expire(), now);
            if (log.size() > seq && decide(command, now).equals(decision)) {
                fail("overdue twice");
            }
        }
    }

    private Decision decide(Command command, long now) {
        Decision decision = machine.decide(state, ID, command, now);
        Decision expected = reference.expected(command, now);
        if (tell) {
            story.append("  at %d (guess %d) %s%n    -> %s%n".formatted(storeTime, now, command, decision));
        }
        if (!withoutProblem(decision).equals(expected)) {
            fail("expected " + expected);
        } else {
            checkRepeat(command, decision);
            decision.match(new Store(command, now));
        }
        return decision;
    }

    /** Whatever the reference thinks: a call that had its effect has it once. */
    private void checkRepeat(Command command, Decision decision) {
        boolean once =
                !MORE_THAN_ONCE.contains(ReferenceInvitation.Ask.of(command).kind());
        if (once && decision instanceof Decision.Append && effective.contains(command)) {
            fail("had its effect before");
        }
    }

    private static Decision withoutProblem(Decision decision) {
        if (decision instanceof Decision.Refused refused && refused.error().data() instanceof RpcError.Field field) {
            ErrorCode code = refused.error().code();
            return new Decision.Refused(new RpcError(code, "", new RpcError.Field(field.path(), "")));
        }
        return decision;
    }

    private void append(Command command, List<InvitationEvent> events, long guess) {
        int fromSeq = log.size() + 1;
        for (InvitationEvent event : events) {
            LoggedEvent stamped = new LoggedEvent(log.size() + 1, storeTime, event);
            LoggedEvent guessed = new LoggedEvent(log.size() + 1, guess, event);
            state = applied(state, stamped);
            ahead = applied(ahead, guessed);
            log.add(stamped);
        }
        unstamped.add(log.get(fromSeq - 1));
        effective.add(command);
        reference.took(command, storeTime);
    }

    private static Invitation applied(@Nullable Invitation invitation, LoggedEvent event) {
        if (invitation == null) {
            return Invitation.created(ID, event);
        }
        invitation.apply(event);
        return invitation;
    }

    private void stampAll() {
        for (LoggedEvent first : unstamped) {
            Objects.requireNonNull(ahead).stamp(first.seq(), first.at());
        }
        unstamped.clear();
    }

    /** I1 and I4, read off the log alone. */
    private void checkLog() {
        if (log.isEmpty()) {
            return;
        }
        String wrong = LogCheck.wrong(log);
        if (wrong != null) {
            fail(wrong);
        }
    }

    private void checkStates() {
        if (state == null) {
            return;
        }
        Invitation folded = Invitation.fold(ID, log);
        for (Invitation other : List.of(folded, Objects.requireNonNull(ahead))) {
            String difference = Invitations.difference(state, other);
            if (difference != null) {
                fail((other == folded ? "fold: " : "speculative: ") + difference);
            }
        }
        if (!state.info(storeTime).equals(reference.info(storeTime, log.size()))) {
            fail("expected " + reference.info(storeTime, log.size()) + " but was " + state.info(storeTime));
        }
    }

    private void fail(String what) {
        failure = failure == null ? what : failure;
    }

    /** Takes what is decided, if the deadline is where the decision wants it by the store's own clock. */
    private final class Store implements Decision.Cases<Boolean> {
        private final Command command;
        private final long guess;

        Store(Command command, long guess) {
            this.command = command;
            this.guess = guess;
        }

        @Override
        public Boolean append(Decision.Append decision) {
            boolean takes = takes(decision.condition());
            if (takes) {
                HistoryRun.this.append(command, decision.events(), guess);
            }
            return takes;
        }

        private boolean takes(Condition condition) {
            return switch (condition) {
                case BEFORE_DEADLINE -> state != null && storeTime < state.expireAt();
                case AT_OR_AFTER_DEADLINE -> state != null && storeTime >= state.expireAt();
                case ANY -> true;
            };
        }

        @Override
        public Boolean repeated(Decision.Repeated decision) {
            return false;
        }

        @Override
        public Boolean overdue(Decision.Overdue decision) {
            return false;
        }

        @Override
        public Boolean refused(Decision.Refused decision) {
            return false;
        }
    }
}
