package io.bellwire.simulation;

import io.bellwire.store.Partitions;
import java.util.List;
import java.util.UUID;

/** IDs that lie in the partitions that the simulated nodes have owners for. */
final class InviteIDs {
    /** Those of a simulated cluster. */
    static final Partitions PARTITIONS = new Partitions(1, 2);

    private InviteIDs() {}

    /** One of partition 0, one of partition 1. */
    static List<UUID> ofBothPartitions() {
        return List.of(of(0), of(1));
    }

    private static UUID of(int partition) {
        for (long i = 0; ; i++) {
            UUID inviteID = new UUID(0x018f000000007000L, 0x8000000000000000L | i);
            if (PARTITIONS.of(inviteID) == partition) {
                return inviteID;
            }
        }
    }
}
