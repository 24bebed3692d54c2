package io.bellwire.invitation;

import io.bellwire.protocol.Utf8;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an invitation remembers of a cancel that had an effect, to recognise it when it is repeated.
 *
 * <p>Of the list that the call named only a fingerprint is kept: an invitation of 1,000 can be cancelled 1,000 times
 * with 1,000 names each. Should two lists ever have the same one, the inviter's second cancel, which found nobody
 * inviting any more, is answered like the first: harmless.
 */
final class EffectiveCancel {
    private static final long PRIME = 0x100000001b3L;
    private static final char BETWEEN_NAMES = 0;

    private final String deviceID;
    private final long fingerprint;
    private final int seq;
    private final @Nullable EffectiveCancel before;
    private final int bytesOfAll;
    private long at;

    EffectiveCancel(InvitationEvent.Cancelled event, int seq, long at, @Nullable EffectiveCancel before) {
        this.deviceID = event.deviceID();
        this.fingerprint = fingerprint(event.requested());
        this.seq = seq;
        this.before = before;
        this.bytesOfAll = (before == null ? 0 : before.bytesOfAll) + bytes(event.data(), event.requested());
        this.at = at;
    }

    /** What a cancel leaves in the log for good, bytes of UTF-8: its data and the names that it listed. */
    static int bytes(String data, @Nullable List<String> requested) {
        int bytes = Utf8.length(data);
        if (requested != null) {
            for (String userID : requested) {
                bytes += Utf8.length(userID);
            }
        }
        return bytes;
    }

    /** Whether a call of this device with this list, sorted, null: all, is the same call. */
    boolean isRepeatedBy(String device, @Nullable List<String> requested) {
        return deviceID.equals(device) && fingerprint == fingerprint(requested);
    }

    int seq() {
        return seq;
    }

    /** When, ms of store time. */
    long at() {
        return at;
    }

    /** The {@link #bytes} of this cancel and all before it. */
    int bytesOfAll() {
        return bytesOfAll;
    }

    /** The effective cancel before this one. */
    @Nullable EffectiveCancel before() {
        return before;
    }

    void stamp(long stamped) {
        at = stamped;
    }

    /** FNV-1a, 64 bit, over UTF-16; of null the value that no list gives but an empty one, which no call names. */
    private static long fingerprint(@Nullable List<String> sorted) {
        long hash = 0xcbf29ce484222325L;
        if (sorted == null) {
            return hash;
        }
        for (String userID : sorted) {
            for (int i = 0; i < userID.length(); i++) {
                hash = (hash ^ userID.charAt(i)) * PRIME;
            }
            hash = (hash ^ BETWEEN_NAMES) * PRIME;
        }
        return hash;
    }
}
