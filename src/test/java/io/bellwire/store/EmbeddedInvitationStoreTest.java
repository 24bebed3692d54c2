package io.bellwire.store;

import static io.bellwire.store.StoreSamples.LIFETIME_MS;
import static io.bellwire.store.StoreSamples.acceptAndEnd;
import static io.bellwire.store.StoreSamples.append;
import static io.bellwire.store.StoreSamples.await;
import static io.bellwire.store.StoreSamples.creation;
import static io.bellwire.store.StoreSamples.expire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bellwire.invitation.InvitationEvent;
import io.bellwire.protocol.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedInvitationStoreTest extends InvitationStoreContract {
    @TempDir
    Path folder;

    private int opened;
    private EmbeddedStore embedded;

    @Override
    InvitationStore newStore(Limits limits, Duration retention, ManualTime time) {
        opened++;
        return open(limits, retention);
    }

    private InvitationStore open(Limits limits, Duration retention) {
        embedded = EmbeddedStore.open(vertx, data(), Fsync.ALWAYS, limits, retention, time.clock(), new FaultyDisk());
        return embedded.invitations();
    }

    private Path data() {
        return folder.resolve("data" + opened);
    }

    /** Moves what has ended into history files, and restarts every other time. */
    @Override
    InvitationStore livesOn(InvitationStore store, Limits limits, Duration retention, Random random) {
        long before = StoreFolder.oldestSegment(data());
        embedded.checkpointSoon();
        if (random.nextBoolean()) {
            await(store.close());
            return open(limits, retention);
        }
        await().until(() -> StoreFolder.oldestSegment(data()) > before);
        return store;
    }

    @Test
    void aLogThatIsFullCanStillEnd() {
        take(creation(ID, "alice", "bob"));
        String data = "x".repeat(16_384);
        int seq = 1;
        AppendResult last;
        do {
            last = take(append(ID, seq, new InvitationEvent.Modified("phone", data)));
            seq++;
        } while (last instanceof AppendResult.Appended && seq < 1_000);

        assertThat(last)
                .isInstanceOfSatisfying(
                        AppendResult.LimitReached.class,
                        reached -> assertThat(reached.limit()).isEqualTo("modifications"));
        time.advance(LIFETIME_MS);
        assertThat(take(expire(ID, seq - 1, "bob"))).isInstanceOf(AppendResult.Appended.class);
    }

    @Test
    void beforeTheEpochIsBeforeTheHistory() {
        take(creation(ID, "alice", "bob"));
        take(acceptAndEnd(ID, 1, "bob"));
        long before = StoreFolder.oldestSegment(data());
        embedded.checkpointSoon();
        await().until(() -> StoreFolder.oldestSegment(data()) > before);

        assertThat(await(store.createdSince("bob", List.of(), -9_999, null, 10)).inviteIDs())
                .containsExactly(ID);
    }
}
