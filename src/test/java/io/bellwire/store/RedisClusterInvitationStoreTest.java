package io.bellwire.store;

import static io.bellwire.store.StoreSamples.acceptAndEnd;
import static io.bellwire.store.StoreSamples.append;
import static io.bellwire.store.StoreSamples.creation;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.invitation.InvitationEvent.Ringing;
import io.bellwire.store.redis.RedisCluster;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract once more, on a cluster of three: keys of one script must be in one slot there. */
class RedisClusterInvitationStoreTest extends RedisInvitationStoreContract {
    private static RedisCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.start(3);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Override
    String uri() {
        return cluster.uri();
    }

    @Test
    void aSlotThatMovesIsFollowed() {
        UUID there = UUID.randomUUID();
        taken(creation(there, "alice", "bob"));
        int partition = store.partitions().of(there);
        UUID later = anotherOf(partition);

        RedisCluster.Move move = cluster.move("{p" + partition + "}");
        move.announce();
        taken(append(there, 1, new Ringing("bob", "tablet")));
        Future<AppendResult> between = store.append(creation(later, "carol", "dave"));
        move.moveKeys();
        assertThat(StoreSamples.await(store.read(there, 0))).hasSize(2);
        move.finish();

        // A script that needs a new key beside one that has moved already is only taken now.
        assertThat(StoreSamples.await(between)).isInstanceOf(AppendResult.Appended.class);
        taken(acceptAndEnd(later, 1, "dave"));
        taken(acceptAndEnd(there, 2, "bob"));
        assertThat(List.of(StoreSamples.await(store.read(there, 0)), StoreSamples.await(store.read(later, 0))))
                .extracting(List::size)
                .containsExactly(4, 3);
    }

    private UUID anotherOf(int partition) {
        UUID inviteID = UUID.randomUUID();
        while (store.partitions().of(inviteID) != partition) {
            inviteID = UUID.randomUUID();
        }
        return inviteID;
    }
}
