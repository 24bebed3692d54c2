package io.bellwire.connection;

import io.bellwire.delivery.EncodedNotice;
import io.bellwire.protocol.Call;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notices that wait for an answer: on the calling connection the answer goes out before any notice that the call, or
 * anything after it, caused (PROTOCOL §3). So while a call that changes an invitation is carried out, the notices of that
 * invitation are kept back; while one that changes a group is, those of groups.
 */
final class HeldNotices {

    private Set<UUID> invitations = Set.of();
    private boolean groups;
    private @Nullable ArrayDeque<ByteBuf> held;
    private long bytes;

    /** Keeps back what these calls can cause. */
    HeldNotices(Collection<Call> calls) {
        calls.forEach(this::expect);
    }

    /** Whether a notice has to wait. */
    boolean covers(EncodedNotice notice) {
        UUID inviteID = notice.inviteID();
        return inviteID == null ? groups : invitations.contains(inviteID);
    }

    /** Keeps a notice, whose frame is retained. */
    void add(EncodedNotice notice) {
        if (held == null) {
            held = new ArrayDeque<>();
        }
        held.add(notice.payload().retainedDuplicate());
        bytes += notice.payload().readableBytes();
    }

    /** Bytes that wait: they count as unsent. */
    long bytes() {
        return bytes;
    }

    /** Hands over what waits, in order, and lets go of it. */
    void release(Consumer<ByteBuf> writer) {
        ByteBuf payload;
        while (held != null && (payload = held.poll()) != null) {
            try {
                writer.accept(payload);
            } finally {
                payload.release();
            }
        }
        bytes = 0;
    }

    private void expect(Call call) {
        if (call instanceof Call.OnInvitation onInvitation && !(call instanceof Call.GetSignalingInfo)) {
            UUID inviteID = onInvitation.inviteID();
            if (inviteID != null) {
                expect(inviteID);
            }
        } else if (call instanceof Call.OnGroup && !(call instanceof Call.GetGroupMembers)) {
            groups = true;
        }
    }

    /** One is the rule; only a batch can have more. */
    private void expect(UUID inviteID) {
        if (invitations.isEmpty()) {
            invitations = Set.of(inviteID);
        } else {
            invitations = new HashSet<>(invitations);
            invitations.add(inviteID);
        }
    }
}
