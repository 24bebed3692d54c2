package io.bellwire.store;

import io.bellwire.group.Group;
import io.bellwire.group.GroupCommand;
import io.bellwire.group.GroupDecision;
import io.bellwire.group.GroupDecision.Changed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The groups of an {@link EmbeddedStore}: all in memory, about 150 bytes per member, and in the journal. {@link #group} and
 * {@link #groupsOf} are complete at once.
 */
public final class EmbeddedGroupStore implements GroupStore {
    /** More members than this do not fit into one record of the journal. */
    static final int MAX_MEMBERS = 25_000;

    private final Vertx vertx;
    private final StoreWriter writer;
    private final GroupTable table;

    EmbeddedGroupStore(Vertx vertx, StoreWriter writer, GroupTable table) {
        this.vertx = vertx;
        this.writer = writer;
        this.table = table;
    }

    /** Fails with {@link IllegalArgumentException} when the command names more than {@link #MAX_MEMBERS}. */
    @Override
    public Future<GroupDecision> execute(GroupCommand command) {
        ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
        Promise<GroupDecision> promise = context.promise();
        try {
            writer.submit(new GroupTask(command, context, promise));
        } catch (StoreUnavailableException e) {
            promise.fail(e);
        }
        return promise.future();
    }

    @Override
    public Future<@Nullable Group> group(String groupID) {
        return Future.succeededFuture(table.group(groupID));
    }

    @Override
    public Future<List<String>> groupsOf(String userID) {
        return Future.succeededFuture(table.groupsOf(userID));
    }

    /** One command on its way. */
    private final class GroupTask implements WriterTask {
        private final GroupCommand command;
        private final ContextInternal context;
        private final Promise<GroupDecision> promise;
        private @Nullable GroupDecision decision;

        GroupTask(GroupCommand command, ContextInternal context, Promise<GroupDecision> promise) {
            this.command = command;
            this.context = context;
            this.promise = promise;
        }

        @Override
        public ContextInternal context() {
            return context;
        }

        @Override
        public void decide(ByteSink frame, long now) {
            decision = table.decide(command, now);
            if (decision instanceof Changed changed && changed.change() != null) {
                JournalRecord.writeChange(changed, frame);
            }
        }

        @Override
        public void publish(long segment) {
            if (decision instanceof Changed changed && changed.change() != null) {
                table.publish(changed);
            }
        }

        @Override
        public void answer() {
            promise.complete(decision);
        }

        @Override
        public void fail(Throwable cause) {
            promise.fail(cause);
        }
    }
}
