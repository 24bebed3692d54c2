package io.bellwire.delivery;

import io.bellwire.protocol.Feature;
import io.netty.buffer.ByteBuf;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A notice as it goes over the wire, encoded once for everybody who gets it.
 *
 * @param inviteID null for {@code onGroupChanged}
 * @param seq 0 for {@code onGroupChanged}
 * @param last whether nothing can follow it within its invitation ({@code onInvitationEnded})
 * @param feature what a client must have asked for to get it, null: everybody gets it
 * @param payload the JSON text in UTF-8, without WebSocket framing; readers write {@code payload.retainedDuplicate()}
 */
public record EncodedNotice(
        @Nullable UUID inviteID,
        int seq,
        boolean last,
        @Nullable Feature feature,
        ByteBuf payload) {}
