package io.bellwire.signaling;

import io.bellwire.protocol.Actor;
import io.bellwire.protocol.Call;
import io.bellwire.protocol.Reply;
import io.vertx.core.Future;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which node owns which partition, as this one sees it. It says where work is done best, never who is right: any node may
 * decide about any invitation, the store is the referee.
 */
public interface Ownership {

    /** A node that is alone owns everything. */
    Ownership ALONE = new Ownership() {
        @Override
        public @Nullable String ownerOf(int partition) {
            return null;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public Future<Reply> ask(String nodeID, UUID inviteID, Actor actor, Call.OnInvitation call) {
            return Future.failedFuture("there is no other node");
        }
    };

    /** The ID of the other node that owns the partition; null: this one does. Any thread may ask; costs next to nothing. */
    @Nullable String ownerOf(int partition);

    /** Whether this node may own partitions: then others see to what it leaves behind when it goes. Any thread may ask. */
    boolean isReady();

    /**
     * Has that node carry out a call. Fails if no word came soon, if that node is not (or no longer) the owner, or if it can't
     * reach the store: perhaps it was done, perhaps not, and it is to be done here. The future completes on any context.
     */
    Future<Reply> ask(String nodeID, UUID inviteID, Actor actor, Call.OnInvitation call);
}
