package io.bellwire.signaling;

import io.bellwire.delivery.Notices;
import io.bellwire.group.Group;
import io.bellwire.invitation.Invitation;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Scope;
import io.bellwire.signaling.InvitationVerticle.Services;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells of one invitation, event by event and in order, and knows how far it got: what is found in the log and was not
 * told (an append whose outcome nobody knew, or that somebody else made) is told before anything newer.
 */
final class Voice {

    /** What was told of an invitation that was not in work before. */
    private static final int UNKNOWN = -1;

    private static final long NEVER = Long.MAX_VALUE;

    private final UUID inviteID;
    private final Services services;
    private int told = UNKNOWN;

    /** From this store time on there may be events that nobody was told of, ms. */
    private long untoldSince = NEVER;

    Voice(UUID inviteID, Services services) {
        this.inviteID = inviteID;
        this.services = services;
    }

    /** Whether an event may have happened that nobody was told of. */
    boolean owes() {
        return untoldSince != NEVER;
    }

    /** Whether the invitation is known to exist, or may exist. */
    boolean knowsOfIt() {
        return told > 0 || owes();
    }

    /** Something that was decided at {@code now} may have been appended, or not. */
    void mayHaveHappened(long now) {
        untoldSince = Math.min(untoldSince, now);
    }

    /** Everything up to here was told, by whoever was the owner then. */
    void toldUpTo(int seq) {
        told = seq;
        untoldSince = NEVER;
    }

    /**
     * Tells of one event.
     *
     * @param state with the event folded in
     * @param group the invitation's group as it is now, null if it has none
     * @return the users to whom a new-invitation notice was written
     */
    Future<Set<String>> tell(Invitation state, LoggedEvent logged, @Nullable Group group, long now) {
        return tell(state, state, logged, group, now);
    }

    private Future<Set<String>> tell(
            Invitation state, Invitation end, LoggedEvent logged, @Nullable Group group, long now) {
        Group audience = state.scope() == Scope.GROUP ? group : null;
        Future<Set<String>> reached = services.announcer().announce(state, end, logged, audience, now);
        if (!(logged.event() instanceof InvitationEvent.Delivered)) {
            services.events().publish(Notices.of(state, logged, now));
        }
        toldUpTo(logged.seq());
        return reached;
    }

    /**
     * Tells of those events of a log that were not told yet. It rings nobody for whom it is over by now.
     *
     * @param log the whole log
     * @param offered is given who was reached, and the state
     */
    void catchUp(
            List<LoggedEvent> log,
            @Nullable Group group,
            long now,
            BiConsumer<Invitation, Future<Set<String>>> offered) {
        if (log.isEmpty()) {
            toldUpTo(0);
            return;
        }
        int from = told == UNKNOWN ? lastBefore(untoldSince, log) : told;
        if (from < log.size()) {
            tellFrom(from, log, group, now, offered);
        }
        toldUpTo(log.size());
    }

    private void tellFrom(
            int from,
            List<LoggedEvent> log,
            @Nullable Group group,
            long now,
            BiConsumer<Invitation, Future<Set<String>>> offered) {
        Invitation end = Invitation.fold(inviteID, log);
        Invitation state = Invitation.created(inviteID, log.get(0));
        for (LoggedEvent logged : log) {
            if (logged.seq() > 1) {
                state.apply(logged);
            }
            if (logged.seq() > from) {
                offered.accept(state, tell(state, end, logged, group, now));
            }
        }
    }

    private static int lastBefore(long time, List<LoggedEvent> log) {
        int last = log.size();
        while (last > 0 && log.get(last - 1).at() >= time) {
            last--;
        }
        return last;
    }
}
