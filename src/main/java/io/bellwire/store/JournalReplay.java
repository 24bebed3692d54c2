package io.bellwire.store;

import io.bellwire.group.Group;
import io.bellwire.group.Member;
import io.bellwire.invitation.LoggedEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Builds what is in memory out of the journal, at start. */
final class JournalReplay implements JournalRecovery.Each, JournalRecord.Reader {
    private final Catalog catalog;
    private final Referee referee;
    private final GroupTable groups;
    private final StoreClock clock;
    /** Seen without their beginning, which a checkpoint dropped: carried over further on, or ended. */
    private final Set<UUID> headless = new HashSet<>();

    private long segment;

    JournalReplay(Catalog catalog, Referee referee, GroupTable groups, StoreClock clock) {
        this.catalog = catalog;
        this.referee = referee;
        this.groups = groups;
        this.clock = clock;
    }

    @Override
    public void frame(long inSegment, long at, ByteSource records) {
        segment = inSegment;
        clock.notBefore(at);
        while (records.hasMore()) {
            JournalRecord.read(records, this);
        }
    }

    /**
     * All frames were read.
     *
     * @throws CorruptDataException if an invitation has no beginning
     */
    void finish() {
        if (!headless.isEmpty()) {
            throw new CorruptDataException("the journal has no beginning of the invitation "
                    + headless.iterator().next());
        }
    }

    @Override
    public void append(UUID inviteID, int expectedSeq, List<LoggedEvent> events, int bytes) {
        int seq = catalog.seq(inviteID);
        if (seq == expectedSeq) {
            add(inviteID, events, bytes);
        } else if (expectedSeq == 0 && catalog.removeEnded(inviteID)) {
            // It had been removed as too old, and its ID was used again.
            add(inviteID, events, bytes);
        } else if (seq == 0 && !ends(events)) {
            headless.add(inviteID);
        } else if (seq == 0) {
            headless.remove(inviteID);
        } else {
            throw new CorruptDataException("event " + (expectedSeq + 1) + " of " + inviteID + " follows on " + seq);
        }
    }

    @Override
    public void log(UUID inviteID, List<LoggedEvent> events, int bytes) {
        headless.remove(inviteID);
        if (catalog.seq(inviteID) == 0) {
            add(inviteID, events, bytes);
        }
    }

    @Override
    public void group(
            String groupID,
            boolean whole,
            Set<String> gone,
            JournalRecord.@Nullable GroupHead head,
            List<Member> members) {
        Group known = groups.group(groupID);
        Group after = JournalRecord.apply(whole ? null : known, groupID, gone, head, members);
        Set<String> changed = new HashSet<>(gone);
        members.forEach(member -> changed.add(member.userID()));
        if (whole && known != null) {
            changed.addAll(known.members().keySet());
        }
        groups.restore(groupID, after, changed);
    }

    private void add(UUID inviteID, List<LoggedEvent> events, int bytes) {
        catalog.add(inviteID, events, segment, bytes);
        events.forEach(event -> referee.restore(inviteID, event));
        if (ends(events)) {
            referee.forget(inviteID);
        }
    }

    private static boolean ends(List<LoggedEvent> events) {
        return EventEffect.of(events.get(events.size() - 1).event()).ends();
    }
}
