package io.bellwire.store;

import static io.bellwire.store.StoreSamples.acceptAndEnd;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.protocol.Limits;
import io.bellwire.protocol.StateFilter;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MemoryInvitationStoreTest extends InvitationStoreContract {

    @Override
    InvitationStore newStore(Limits limits, Duration retention, ManualTime time) {
        return new MemoryInvitationStore(vertx, limits, retention, time.clock(), 400);
    }

    @Test
    void beyondTheBoundTheOneThatEndedFirstGoes() {
        UUID first = creates("alice", "bob");
        UUID open = creates("alice", "bob");
        taken(acceptAndEnd(first, 1, "bob"));
        for (int i = 0; i < 400; i++) {
            taken(acceptAndEnd(creates("carol", "dave"), 1, "dave"));
        }

        assertThat(page("alice", StateFilter.ALL, null, 10).inviteIDs()).containsExactly(open);
    }
}
