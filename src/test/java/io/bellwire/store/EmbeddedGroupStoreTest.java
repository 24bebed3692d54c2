package io.bellwire.store;

import static io.bellwire.store.StoreSamples.await;

import io.bellwire.protocol.Limits;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedGroupStoreTest extends GroupStoreContract {
    @TempDir
    Path folder;

    private EmbeddedStore opened;

    @Override
    GroupStore newStore() {
        opened = EmbeddedStore.open(
                vertx, folder, Fsync.ALWAYS, Limits.DEFAULT, Duration.ofDays(1), time.clock(), new FaultyDisk());
        return opened.groups();
    }

    @AfterEach
    void close() {
        await(opened.close());
    }
}
