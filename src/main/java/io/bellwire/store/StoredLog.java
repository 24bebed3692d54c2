package io.bellwire.store;

import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Scope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** One invitation's log in memory, with what the lists need of it. Guarded by the {@link Catalog} that holds it. */
final class StoredLog {
    private final InvitationKey key;
    private final Created created;
    private final ArrayList<LoggedEvent> events = new ArrayList<>(3);
    private long segment;
    private int bytes;
    private long footprint;
    private long endedAt = -1;
    private boolean leaving;

    /** A log that is still empty; {@code first} is to be added to it like the others. */
    StoredLog(UUID inviteID, LoggedEvent first, long segment) {
        this.segment = segment;
        this.created = firstOf(first);
        this.key = new InvitationKey(first.at(), inviteID);
    }

    private static Created firstOf(LoggedEvent event) {
        if (event.event() instanceof Created created) {
            return created;
        }
        throw new IllegalArgumentException("a log starts with Created");
    }

    /** Takes an event and returns the users whom it brings in. */
    List<String> add(LoggedEvent event) {
        events.add(event);
        footprint += Footprint.of(event.event());
        EventEffect effect = EventEffect.of(event.event());
        if (effect.ends()) {
            endedAt = event.at();
        }
        return effect.invited();
    }

    InvitationKey key() {
        return key;
    }

    /** Its deadline, ms of store time. */
    long expireAt() {
        return key.createTime() + created.lifetimeMs();
    }

    Created created() {
        return created;
    }

    /** Inviter and invitees, also those added later. */
    Set<String> users() {
        Set<String> users = new LinkedHashSet<>();
        users.add(created.inviter());
        for (LoggedEvent event : events) {
            users.addAll(EventEffect.of(event.event()).invited());
        }
        return users;
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

    /** About how many bytes of heap it takes. */
    long footprint() {
        return footprint;
    }

    void addBytes(int more) {
        bytes += more;
    }

    /** Whether it is on its way into the history. */
    boolean leaving() {
        return leaving;
    }

    void leaving(boolean now) {
        leaving = now;
    }

    int seq() {
        return events.size();
    }

    /** A copy of the events with {@code seq} above {@code afterSeq}. */
    List<LoggedEvent> after(int afterSeq) {
        int from = Math.max(0, afterSeq);
        return from >= events.size() ? List.of() : List.copyOf(events.subList(from, events.size()));
    }

    /** Whether lists show it: {@code onlineUserOnly} leaves no history. */
    boolean listed() {
        return !created.onlineUserOnly();
    }

    /** The group whose members find it, "" if there is none. */
    String listedInGroup() {
        return created.scope() == Scope.GROUP ? created.groupID() : "";
    }
}
