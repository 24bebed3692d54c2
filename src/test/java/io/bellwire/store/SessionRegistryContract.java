package io.bellwire.store;

import static io.bellwire.store.StoreSamples.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link SessionRegistry} must do for the node that it was made for; each implementation extends it. */
abstract class SessionRegistryContract {
    static final String NODE = "node-1";

    SessionRegistry registry;

    /** A registry of {@link #NODE} where nobody is connected. */
    abstract SessionRegistry newRegistry();

    @BeforeEach
    void open() {
        registry = newRegistry();
    }

    @Test
    void aUserIsWhereADeviceIs() {
        await(registry.register("alice", "phone"));

        assertThat(await(registry.nodesOf(List.of("alice", "bob")))).containsOnlyKeys("alice");
        assertThat(await(registry.nodesOf(List.of("alice")))).containsEntry("alice", Set.of(NODE));
    }

    @Test
    void aUserIsThereUntilTheLastDeviceHasGone() {
        await(registry.register("alice", "phone"));
        await(registry.register("alice", "tablet"));
        await(registry.unregister("alice", "phone"));
        assertThat(await(registry.nodesOf(List.of("alice")))).containsOnlyKeys("alice");

        await(registry.unregister("alice", "tablet"));
        assertThat(await(registry.nodesOf(List.of("alice")))).isEmpty();
    }

    @Test
    void aDeviceThatCameTwiceMustGoTwice() {
        await(registry.register("alice", "phone"));
        await(registry.register("alice", "phone"));
        await(registry.unregister("alice", "phone"));
        assertThat(await(registry.nodesOf(List.of("alice")))).containsOnlyKeys("alice");

        await(registry.unregister("alice", "phone"));
        assertThat(await(registry.nodesOf(List.of("alice")))).isEmpty();
    }

    @Test
    void whoNeverCameCanGo() {
        await(registry.unregister("alice", "phone"));
        await(registry.register("alice", "phone"));
        await(registry.unregister("alice", "other"));

        assertThat(await(registry.nodesOf(List.of("alice")))).containsOnlyKeys("alice");
    }
}
