package io.bellwire.store;

import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.invitation.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One invitation's log in memory, with what the lists need of it. Guarded by the {@link Catalog} that holds it.
 *
 * <p>A log that has ended is hardly ever read again, and most logs are such. So it is packed: instead of some twenty
 * objects, which every young collection would copy until they are old, its events are one array, as they stand in a
 * history file. Whoever asks for its events or finders has them decoded.
 */
final class StoredLog {
    /** Enough to pack an ordinary call in; a longer log takes its time to grow it. */
    private static final int ORDINARY_BYTES = 256;

    private final InvitationKey key;
    private final long expireAt;

    /** Whether lists show it: {@code onlineUserOnly} leaves no history. */
    private final boolean listed;

    /** Empty once it is packed. */
    private List<LoggedEvent> events = new ArrayList<>(3);

    private byte @Nullable [] packed;
    private int seq;
    private long segment;
    private int bytes;
    private long footprint;
    private long endedAt = -1;
    private boolean leaving;

    /** A log that is still empty; {@code first} is to be added to it like the others. */
    StoredLog(UUID inviteID, LoggedEvent first, long segment) {
        Created created = createdBy(first);
        this.key = new InvitationKey(first.at(), inviteID);
        this.expireAt = first.at() + created.lifetimeMs();
        this.listed = !created.onlineUserOnly();
        this.segment = segment;
    }

    private static Created createdBy(LoggedEvent event) {
        if (event.event() instanceof Created created) {
            return created;
        }
        throw new IllegalArgumentException("a log starts with Created");
    }

    /**
     * Takes events and returns those who find it because of them.
     *
     * @throws IllegalArgumentException if it is packed
     */
    Finders add(List<LoggedEvent> more) {
        if (packed != null) {
            throw new IllegalArgumentException("an event of " + key.inviteID() + " after its end");
        }
        for (LoggedEvent event : more) {
            events.add(event);
            if (EventEffect.of(event.event()).ends()) {
                endedAt = event.at();
            }
        }
        seq = events.size();
        return listed ? Finders.of(more) : Finders.NOBODY;
    }

    /** Packs it, as nothing follows: it has ended. */
    void pack() {
        ByteSink sink = new ByteSink(ORDINARY_BYTES);
        writeEvents(sink);
        footprint = Footprint.ofPacked(sink.size(), finders());
        packed = sink.toArray();
        events = List.of();
    }

    /** Writes its events as {@link HistoryWriter#readEvents} reads them. */
    void writeEvents(ByteSink sink) {
        if (packed == null) {
            HistoryWriter.writeEvents(events, sink);
        } else {
            sink.putBytes(packed, 0, packed.length);
        }
    }

    private List<LoggedEvent> events() {
        return packed == null ? events : HistoryWriter.readEvents(new ByteSource(packed));
    }

    InvitationKey key() {
        return key;
    }

    /** Its deadline, ms of store time. */
    long expireAt() {
        return expireAt;
    }

    /** Those who find it in lists. */
    Finders finders() {
        return listed ? Finders.of(events()) : Finders.NOBODY;
    }

    boolean ended() {
        return endedAt >= 0;
    }

    /** When it ended, ms of store time; -1: it is open. */
    long endedAt() {
        return endedAt;
    }

    /** The oldest segment of the journal that has something of it. */
    long segment() {
        return segment;
    }

    /** Says that all of it was written again, into this segment. */
    void carriedTo(long newSegment) {
        segment = newSegment;
    }

    /** How long it is in the journal. */
    int bytes() {
        return bytes;
    }

    void addBytes(int more) {
        bytes += more;
    }

    /** About how many bytes of heap it takes now that it is packed; 0 before. */
    long footprint() {
        return footprint;
    }

    /** Whether it is on its way into the history. */
    boolean leaving() {
        return leaving;
    }

    void leaving(boolean now) {
        leaving = now;
    }

    int seq() {
        return seq;
    }

    /** A copy of the events with {@code seq} above {@code afterSeq}. */
    List<LoggedEvent> after(int afterSeq) {
        int from = Math.max(0, afterSeq);
        return from >= seq ? List.of() : List.copyOf(events().subList(from, seq));
    }
}
