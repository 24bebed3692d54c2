package io.bellwire.store;

import io.bellwire.protocol.Limits;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedInvitationStoreTest extends InvitationStoreContract {
    @TempDir
    Path folder;

    private int opened;

    @Override
    InvitationStore newStore(Limits limits, Duration retention, ManualTime time) {
        return EmbeddedStore.open(
                        vertx, folder.resolve("data" + opened++), Fsync.ALWAYS, limits, retention, time.clock())
                .invitations();
    }
}
