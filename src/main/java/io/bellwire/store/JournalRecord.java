package io.bellwire.store;

import io.bellwire.group.Group;
import io.bellwire.group.GroupDecision.Changed;
import io.bellwire.group.Member;
import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.JoinPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the frames of a journal; one byte says which.
 *
 * <pre>
 * 1 append    = inviteID:16 at:8 expectedSeq:varint count:varint event*
 * 2 log       = inviteID:16 count:varint (at:8 event)*        all of it again: whoever has it ignores this
 * 3 change    = groupID owner join:1 version:varint gone:texts count:varint (userID joinedAt:8 added:1)*
 * 4 dismissal = groupID
 * 5 group     = as 3, with all members: all of it again
 * </pre>
 */
final class JournalRecord {
    private static final int APPEND = 1;
    private static final int LOG = 2;
    private static final int GROUP_CHANGE = 3;
    private static final int GROUP_DISMISSAL = 4;
    private static final int GROUP = 5;

    /** Where the time is in an append, from its start. */
    private static final int APPEND_AT = 17;

    private JournalRecord() {}

    /** Takes what {@link #read} reads. */
    interface Reader {
        void append(UUID inviteID, int expectedSeq, List<LoggedEvent> events, int bytes);

        void log(UUID inviteID, List<LoggedEvent> events, int bytes);

        void group(String groupID, boolean whole, Set<String> gone, @Nullable GroupHead head, List<Member> members);
    }

    /** What a group has besides members. */
    record GroupHead(String owner, JoinPolicy join, long version) {}

    /** Writes an append that is not decided yet; {@link #stampAppend} fills in its time. */
    static void writeAppend(Append append, ByteSink sink) {
        sink.putByte(APPEND);
        sink.putID(append.inviteID());
        sink.putLong(0);
        sink.putVarint(append.expectedSeq());
        sink.putVarint(append.events().size());
        for (InvitationEvent event : append.events()) {
            EventCodec.write(event, sink);
        }
    }

    /** Says when the append that starts there was taken. */
    static void stampAppend(ByteSink sink, int start, long at) {
        sink.putLong(start + APPEND_AT, at);
    }

    static void writeLog(StoredLog log, ByteSink sink) {
        sink.putByte(LOG);
        sink.putID(log.key().inviteID());
        log.writeEvents(sink);
    }

    static void writeChange(Changed changed, ByteSink sink) {
        Group after = changed.after();
        if (after == null) {
            sink.putByte(GROUP_DISMISSAL);
            sink.putText(changed.group().groupID());
            return;
        }
        List<String> gone = new ArrayList<>();
        List<Member> changedMembers = new ArrayList<>();
        for (String userID : changed.members()) {
            Member member = after.member(userID);
            if (member == null) {
                gone.add(userID);
            } else {
                changedMembers.add(member);
            }
        }
        sink.putByte(GROUP_CHANGE);
        writeGroup(after, gone, changedMembers, sink);
    }

    static void writeGroup(Group group, ByteSink sink) {
        sink.putByte(GROUP);
        writeGroup(group, List.of(), group.members().values(), sink);
    }

    private static void writeGroup(Group group, List<String> gone, Collection<Member> members, ByteSink sink) {
        sink.putText(group.groupID());
        sink.putText(group.owner());
        sink.putByte(code(group.join()));
        sink.putVarint(group.version());
        sink.putTexts(gone);
        sink.putVarint(members.size());
        for (Member member : members) {
            sink.putText(member.userID());
            sink.putLong(member.joinedAt());
            sink.putByte(member.added() ? 1 : 0);
        }
    }

    /** Hands the next record to the reader. */
    static void read(ByteSource source, Reader reader) {
        int kind = source.getByte();
        switch (kind) {
            case APPEND -> readAppend(source, reader);
            case LOG -> readLog(source, reader);
            case GROUP_CHANGE -> readGroup(source, false, reader);
            case GROUP_DISMISSAL -> reader.group(source.getText(), true, Set.of(), null, List.of());
            case GROUP -> readGroup(source, true, reader);
            default -> throw new CorruptDataException("unknown kind of record " + kind + ": by a newer version?");
        }
    }

    private static void readAppend(ByteSource source, Reader reader) {
        int start = source.position();
        UUID inviteID = source.getID();
        long at = source.getLong();
        int expectedSeq = (int) source.getVarint();
        int count = source.getCount();
        List<LoggedEvent> events = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            events.add(new LoggedEvent(expectedSeq + i, at, EventCodec.read(source)));
        }
        reader.append(inviteID, expectedSeq, events, source.position() - start);
    }

    private static void readLog(ByteSource source, Reader reader) {
        int start = source.position();
        UUID inviteID = source.getID();
        List<LoggedEvent> events = HistoryWriter.readEvents(source);
        reader.log(inviteID, events, source.position() - start);
    }

    private static void readGroup(ByteSource source, boolean whole, Reader reader) {
        String groupID = source.getText();
        GroupHead head = new GroupHead(source.getText(), join(source.getByte()), source.getVarint());
        Set<String> gone = new HashSet<>(source.getTexts());
        int count = source.getCount();
        List<Member> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(new Member(source.getText(), source.getLong(), source.getByte() == 1));
        }
        reader.group(groupID, whole, gone, head, members);
    }

    /** The group that comes out of a record, null: it was dismissed. */
    static @Nullable Group apply(
            @Nullable Group before, String groupID, Set<String> gone, @Nullable GroupHead head, List<Member> members) {
        if (head == null) {
            return null;
        }
        Map<String, Member> after = before == null ? new LinkedHashMap<>() : new LinkedHashMap<>(before.members());
        after.keySet().removeAll(gone);
        members.forEach(member -> after.put(member.userID(), member));
        return new Group(groupID, head.owner(), head.join(), after, head.version());
    }

    private static int code(JoinPolicy join) {
        return switch (join) {
            case OPEN -> 1;
            case INVITE -> 2;
        };
    }

    private static JoinPolicy join(int code) {
        return switch (code) {
            case 1 -> JoinPolicy.OPEN;
            case 2 -> JoinPolicy.INVITE;
            default -> throw new CorruptDataException("unknown join policy " + code);
        };
    }
}
