package io.bellwire.delivery;

import io.bellwire.group.Group;
import io.bellwire.invitation.Invitation;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Call.Resume;
import io.bellwire.protocol.Limits;
import io.bellwire.protocol.MessageEncoder;
import io.bellwire.protocol.Scope;
import io.bellwire.protocol.SignalingInfo;
import io.bellwire.protocol.StateFilter;
import io.bellwire.store.GroupStore;
import io.bellwire.store.InvitationStore;
import io.vertx.core.Future;
import java.util.ArrayList;
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

    /** After so many invitations it is looked whether the answer is full, so that not many are read in vain. */
    private static final int CHECK_EVERY = 8;

    private final InvitationStore invitations;
    private final GroupStore groups;
    private final MessageEncoder encoder;
    private final Limits limits;
    private final OfferedOnce offeredOnce;

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
    }

    @Override
    public Future<LoginState> open(String userID, @Nullable Resume resume) {
        return invitations
                .list(userID, StateFilter.OPEN, null, limits.pendingInvitations())
                .compose(page -> pending(userID, page, new ArrayList<>(), 0))
                .map(pending -> new LoginState(
                        invitations.now(), pending.infos, pending.next, new StoredReplay(this, userID, resume)));
    }

    private record Pending(
            List<SignalingInfo> infos, @Nullable String next) {}

    /** Reads one invitation after the other until the message is full. */
    private Future<Pending> pending(String userID, InvitationStore.Page page, List<SignalingInfo> infos, int index) {
        boolean end = index == page.inviteIDs().size();
        if (end || index % CHECK_EVERY == 0) {
            int fitting = encoder.invitationsThatFit(infos);
            if (fitting < infos.size()) {
                List<SignalingInfo> cut = List.copyOf(infos.subList(0, fitting));
                return cursorAfter(userID, fitting).map(next -> new Pending(cut, next));
            }
        }
        if (end) {
            return Future.succeededFuture(new Pending(infos, page.next()));
        }
        UUID inviteID = page.inviteIDs().get(index);
        return invitations.read(inviteID, 0).compose(log -> {
            if (!log.isEmpty()) {
                infos.add(Invitation.fold(inviteID, log).info(invitations.now()));
            }
            return pending(userID, page, infos, index + 1);
        });
    }

    /** The cursor of a page that ends after that many entries. */
    private Future<@Nullable String> cursorAfter(String userID, int entries) {
        return invitations.list(userID, StateFilter.OPEN, null, entries).map(InvitationStore.Page::next);
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
