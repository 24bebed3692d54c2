package io.bellwire.store;

import io.bellwire.group.Group;
import io.bellwire.group.Member;
import io.bellwire.protocol.JoinPolicy;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A group as a hash: the field "" is its header (version, policy, when it was made, owner), each other field a member, with
 * its place in the order of joining, when it joined and whether somebody else added it.
 */
final class RedisGroups {
    private static final int OPEN = 1;
    private static final int INVITE = 2;
    /** Members that join with one change have the version of the change in common; this many fit into one. */
    private static final int PLACES_PER_VERSION = 1 << 20;

    private static final int ROW_BYTES = 17;

    private RedisGroups() {}

    /**
     * A group as it was read.
     *
     * @param header compared when it is written
     */
    record Known(Group group, Buffer header) {}

    static Buffer header(Group group) {
        ByteSink sink = new ByteSink(64);
        sink.putVarint(group.version());
        sink.putByte(
                switch (group.join()) {
                    case OPEN -> OPEN;
                    case INVITE -> INVITE;
                });
        // Nobody takes a group for another one of that name that was dismissed.
        Member owner = group.member(group.owner());
        sink.putVarint(owner == null ? 0 : owner.joinedAt());
        sink.putText(group.owner());
        return Buffer.buffer(Arrays.copyOf(sink.array(), sink.size()));
    }

    /** The row of a member who joins with the change that made the group what it is. */
    static byte[] member(Member member, long version, int number) {
        return ByteBuffer.allocate(ROW_BYTES)
                .putLong(version * PLACES_PER_VERSION + number)
                .putLong(member.joinedAt())
                .put((byte) (member.added() ? 1 : 0))
                .array();
    }

    /**
     * Reads the fields and values of a group, null if there are none.
     *
     * @param from where they begin in the reply
     */
    static @Nullable Known read(String groupID, Response reply, int from) {
        byte[] header = null;
        Map<String, byte[]> rows = new LinkedHashMap<>();
        for (int i = from; i + 1 < reply.size(); i += 2) {
            String field = reply.get(i).toString();
            byte[] value = reply.get(i + 1).toBytes();
            if (field.isEmpty()) {
                header = value;
            } else {
                rows.put(field, value);
            }
        }
        return header == null ? null : new Known(group(groupID, header, rows), Buffer.buffer(header));
    }

    private static Group group(String groupID, byte[] header, Map<String, byte[]> rows) {
        Map<String, Member> members = new LinkedHashMap<>();
        rows.entrySet().stream()
                .sorted(Comparator.comparingLong(
                        entry -> ByteBuffer.wrap(entry.getValue()).getLong()))
                .forEach(entry -> members.put(entry.getKey(), member(entry.getKey(), entry.getValue())));
        ByteSource source = new ByteSource(header);
        long version = source.getVarint();
        JoinPolicy join = policy(source.getByte());
        source.getVarint();
        return new Group(groupID, source.getText(), join, members, version);
    }

    private static JoinPolicy policy(int code) {
        return switch (code) {
            case OPEN -> JoinPolicy.OPEN;
            case INVITE -> JoinPolicy.INVITE;
            default -> throw new CorruptDataException("unknown policy " + code);
        };
    }

    private static Member member(String userID, byte[] row) {
        ByteBuffer buffer = ByteBuffer.wrap(row);
        buffer.getLong();
        return new Member(userID, buffer.getLong(), buffer.get() != 0);
    }

    /** The members of the list who are in the group, with their rows. */
    static Map<String, byte[]> rows(Group group, List<String> userIDs) {
        Map<String, byte[]> rows = new LinkedHashMap<>();
        IntStream.range(0, userIDs.size()).forEach(number -> {
            Member member = group.member(userIDs.get(number));
            if (member != null) {
                rows.put(member.userID(), member(member, group.version(), number));
            }
        });
        return rows;
    }
}
