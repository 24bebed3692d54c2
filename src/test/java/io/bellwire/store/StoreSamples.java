package io.bellwire.store;

import io.bellwire.invitation.Decision.Condition;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InvitationEvent.Accepted;
import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.invitation.InvitationEvent.Ended;
import io.bellwire.invitation.InvitationEvent.InviteesAdded;
import io.bellwire.invitation.InvitationEvent.Rejected;
import io.bellwire.invitation.InvitationEvent.TimedOut;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.RejectReason;
import io.bellwire.protocol.Scope;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Appends as the gateway makes them. */
final class StoreSamples {
    static final long LIFETIME_MS = 30_000;

    private StoreSamples() {}

    static Append creation(UUID inviteID, String inviter, String... invitees) {
        return creation(inviteID, oneToOne(inviter, invitees));
    }

    static Append creation(UUID inviteID, Created created) {
        return new Append(inviteID, 0, List.of(created), Condition.ANY);
    }

    static Created oneToOne(String inviter, String... invitees) {
        return created(inviter, "", Scope.INVITEES, false, invitees);
    }

    static Created created(String inviter, String groupID, Scope scope, boolean onlineUserOnly, String... invitees) {
        return new Created(
                inviter,
                "phone",
                groupID,
                scope,
                List.of(invitees),
                "{\"call\":1}",
                LIFETIME_MS,
                LIFETIME_MS,
                onlineUserOnly,
                null);
    }

    static Append append(UUID inviteID, int expectedSeq, InvitationEvent... events) {
        return new Append(inviteID, expectedSeq, List.of(events), Condition.BEFORE_DEADLINE);
    }

    static Append acceptAndEnd(UUID inviteID, int expectedSeq, String invitee) {
        return append(inviteID, expectedSeq, accepted(invitee), new Ended(Outcome.ANSWERED));
    }

    static Append expire(UUID inviteID, int expectedSeq, String... invitees) {
        return new Append(
                inviteID,
                expectedSeq,
                List.of(new TimedOut(List.of(invitees)), new Ended(Outcome.TIMEOUT)),
                Condition.AT_OR_AFTER_DEADLINE);
    }

    static Accepted accepted(String invitee) {
        return new Accepted(invitee, "tablet", "yes");
    }

    static Rejected rejected(String invitee) {
        return new Rejected(invitee, "tablet", "", RejectReason.BUSY);
    }

    static InviteesAdded added(String... invitees) {
        return new InviteesAdded("phone", List.of(invitees));
    }

    /** The default limits, but for the bounds on open invitations. */
    static Limits limits(int openPerInviter, int openPerInvitee, int openInvitations) {
        return Limits.DEFAULT
                .with("openPerInviter", openPerInviter)
                .with("openPerInvitee", openPerInvitee)
                .with("openInvitations", openInvitations);
    }

    /** Waits for a future, from a thread that may. */
    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
