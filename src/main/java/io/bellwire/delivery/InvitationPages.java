package io.bellwire.delivery;

import io.bellwire.invitation.Invitation;
import io.bellwire.protocol.MessageEncoder;
import io.bellwire.protocol.SignalingInfo;
import io.bellwire.protocol.StateFilter;
import io.bellwire.store.InvitationStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a user's invitations page by page, newest first. A page ends early where the message would be too large (PROTOCOL
 * §1). It goes by the store's own cursors only, a few invitations at a time and in the end one by one, so that nothing is
 * left out or shown twice, whatever begins or ends meanwhile.
 */
public final class InvitationPages {

    /** Invitations that are read before it is looked whether they fit. */
    private static final int STEP = 8;

    private final InvitationStore store;
    private final MessageEncoder encoder;

    /** Over this store, for the messages of this encoder. */
    public InvitationPages(InvitationStore store, MessageEncoder encoder) {
        this.store = store;
        this.encoder = encoder;
    }

    /** One page; {@code next} continues, null at the end. */
    public record Page(
            List<SignalingInfo> invitations, @Nullable String next) {}

    /**
     * Reads a page.
     *
     * @param before the {@code next} of the page before, null for the first; a malformed one fails the future with {@link
     *     IllegalArgumentException}
     */
    public Future<Page> read(String userID, StateFilter state, @Nullable String before, int limit) {
        try {
            return new Walk(userID, state, limit).goOn(before, STEP);
        } catch (IllegalArgumentException malformed) {
            return Future.failedFuture(malformed);
        }
    }

    private final class Walk {
        private final String userID;
        private final StateFilter state;
        private final int limit;
        private List<SignalingInfo> shown = List.of();

        Walk(String userID, StateFilter state, int limit) {
            this.userID = userID;
            this.state = state;
            this.limit = limit;
        }

        Future<Page> goOn(@Nullable String from, int step) {
            return store.list(userID, state, from, Math.min(step, limit - shown.size()))
                    .compose(page -> infos(page.inviteIDs(), 0, new ArrayList<>(shown))
                            .compose(more -> take(from, step, more, page.next())));
        }

        private Future<Page> take(@Nullable String from, int step, List<SignalingInfo> more, @Nullable String next) {
            if (encoder.invitationsThatFit(more) < more.size()) {
                return step == 1 ? Future.succeededFuture(new Page(shown, from)) : goOn(from, 1);
            }
            shown = more;
            return next == null || shown.size() >= limit
                    ? Future.succeededFuture(new Page(shown, next))
                    : goOn(next, step);
        }

        /** Reads these one after the other; those that were removed meanwhile are passed over. */
        private Future<List<SignalingInfo>> infos(List<UUID> inviteIDs, int index, List<SignalingInfo> into) {
            if (index == inviteIDs.size()) {
                return Future.succeededFuture(into);
            }
            UUID inviteID = inviteIDs.get(index);
            return store.read(inviteID, 0).compose(log -> {
                if (!log.isEmpty()) {
                    into.add(Invitation.fold(inviteID, log).info(store.now()));
                }
                return infos(inviteIDs, index + 1, into);
            });
        }
    }
}
