package io.bellwire.store;

import static io.bellwire.store.StoreSamples.await;
import static org.awaitility.Awaitility.await;

import io.bellwire.protocol.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
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
}
