package io.bellwire.store;

import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.StateFilter;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passes everything on to another store; for stores that do one thing in another way. */
public abstract class ForwardingInvitationStore implements InvitationStore {
    protected final InvitationStore store;

    protected ForwardingInvitationStore(InvitationStore store) {
        this.store = store;
    }

    @Override
    public long now() {
        return store.now();
    }

    @Override
    public Partitions partitions() {
        return store.partitions();
    }

    @Override
    public Future<AppendResult> append(Append append) {
        return store.append(append);
    }

    @Override
    public Future<List<LoggedEvent>> read(UUID inviteID, int afterSeq) {
        return store.read(inviteID, afterSeq);
    }

    @Override
    public Future<Page> list(String userID, StateFilter state, @Nullable String before, int limit) {
        return store.list(userID, state, before, limit);
    }

    @Override
    public Future<Page> createdSince(
            String userID, List<String> groupIDs, long since, @Nullable String after, int limit) {
        return store.createdSince(userID, groupIDs, since, after, limit);
    }

    @Override
    public Future<Void> forEachOpen(Set<Integer> partitions, Consumer<StoredInvitation> each) {
        return store.forEachOpen(partitions, each);
    }

    @Override
    public Future<Void> forEachOverdue(Set<Integer> partitions, long now, Consumer<UUID> each) {
        return store.forEachOverdue(partitions, now, each);
    }

    @Override
    public Future<Void> close() {
        return store.close();
    }
}
