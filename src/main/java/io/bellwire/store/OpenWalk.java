package io.bellwire.store;

import io.bellwire.invitation.LoggedEvent;
import io.bellwire.store.InvitationStore.StoredInvitation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Hands out the open invitations of a catalog on one context, in slices, so that the event loop stays on time. */
final class OpenWalk {
    private static final int SLICE = 256;

    private final Context context;
    private final Catalog catalog;
    private final Iterator<UUID> inviteIDs;
    private final Predicate<UUID> wanted;
    private final Consumer<StoredInvitation> each;
    private final Promise<Void> done;

    private OpenWalk(
            ContextInternal context, Catalog catalog, Predicate<UUID> wanted, Consumer<StoredInvitation> each) {
        this.context = context;
        this.catalog = catalog;
        this.wanted = wanted;
        this.inviteIDs = catalog.inviteIDs();
        this.each = each;
        this.done = context.promise();
    }

    /**
     * Starts on the caller's context; the future fails with what {@code each} throws.
     *
     * @param wanted says of an inviteID whether its invitation is to be handed out
     */
    static Future<Void> start(Vertx vertx, Catalog catalog, Predicate<UUID> wanted, Consumer<StoredInvitation> each) {
        OpenWalk walk = new OpenWalk((ContextInternal) vertx.getOrCreateContext(), catalog, wanted, each);
        walk.context.runOnContext(ignored -> walk.slice());
        return walk.done.future();
    }

    /** Hands out the IDs of those that are overdue, on the caller's context; fails with what {@code each} throws. */
    static Future<Void> overdue(Vertx vertx, Catalog catalog, Predicate<UUID> wanted, long now, Consumer<UUID> each) {
        ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
        Promise<Void> done = context.promise();
        context.runOnContext(ignored -> {
            try {
                catalog.overdue(now, wanted, InvitationStore.MOST_OVERDUE).forEach(each);
                done.complete();
            } catch (RuntimeException e) {
                done.fail(e);
            }
        });
        return done.future();
    }

    private void slice() {
        try {
            for (int i = 0; i < SLICE; i++) {
                if (!inviteIDs.hasNext()) {
                    done.complete();
                    return;
                }
                UUID inviteID = inviteIDs.next();
                if (wanted.test(inviteID)) {
                    handOut(inviteID);
                }
            }
        } catch (RuntimeException e) {
            done.fail(e);
            return;
        }
        context.runOnContext(ignored -> slice());
    }

    private void handOut(UUID inviteID) {
        List<LoggedEvent> events = catalog.readOpen(inviteID);
        if (events != null) {
            each.accept(new StoredInvitation(inviteID, events));
        }
    }
}
