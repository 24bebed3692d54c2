package io.bellwire.delivery;

import io.bellwire.group.Group;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Call.Resume;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.MessageEncoder;
import io.bellwire.protocol.Scope;
import io.bellwire.protocol.StateFilter;
import io.bellwire.store.GroupStore;
import io.bellwire.store.InvitationStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads from the store what a login answers with, and prepares what it replays. */
public final class ReplayReader implements LoginReader {

    /** Is told when the first device of an invitee got an invitation that is offered only once (timeout 0). */
    public interface OfferedOnce {
        /** The offer was written to a device of this user. */
        void delivered(UUID inviteID, String userID);
    }

    private final InvitationStore invitations;
    private final GroupStore groups;
    private final MessageEncoder encoder;
    private final Limits limits;
    private final OfferedOnce offeredOnce;
    private final InvitationPages pages;

    /** Over these stores. */
    public ReplayReader(
            InvitationStore invitations,
            GroupStore groups,
            MessageEncoder encoder,
            Limits limits,
            OfferedOnce offeredOnce) {
        this.invitations = invitations;
        this.groups = groups;
        this.encoder = encoder;
        this.limits = limits;
        this.offeredOnce = offeredOnce;
        this.pages = new InvitationPages(invitations, encoder);
    }

    @Override
    public Future<LoginState> open(String userID, @Nullable Resume resume) {
        long readAt = invitations.now();
        return pages.read(userID, StateFilter.OPEN, null, limits.pendingInvitations())
                .map(pending -> new LoginState(
                        readAt,
                        pending.invitations(),
                        pending.next(),
                        new StoredReplay(this, userID, resume, pending)));
    }

    InvitationStore invitations() {
        return invitations;
    }

    MessageEncoder encoder() {
        return encoder;
    }

    OfferedOnce offeredOnce() {
        return offeredOnce;
    }

    Future<List<String>> groupsOf(String userID) {
        return groups.groupsOf(userID);
    }

    /** The invitation's group where its members are part of the audience, else null. */
    Future<@Nullable Group> audienceOf(List<LoggedEvent> log) {
        InvitationEvent.Created created = (InvitationEvent.Created) log.get(0).event();
        return created.scope() == Scope.GROUP ? groups.group(created.groupID()) : Future.succeededFuture();
    }
}
