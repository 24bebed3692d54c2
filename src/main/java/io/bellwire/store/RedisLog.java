package io.bellwire.store;

import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.invitation.LoggedEvent;
import io.bellwire.protocol.Scope;
import io.vertx.redis.client.Response;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in the list of one invitation: its head (numbers as text: the last {@code seq}, time of the last event, time of
 * creation, deadline, from when on it is gone, 0: open), those who find it in their lists, then one element per event: its
 * time as eight bytes, and the bytes of {@link EventCodec}.
 */
final class RedisLog {
    /** Where the events begin in the list. */
    static final int FIRST_EVENT = 2;

    private static final int HEAD_NUMBERS = 5;

    private RedisLog() {}

    /** The head of a list. */
    record Head(int seq, long lastAt, long createTime, long expireAt, long goneAt) {

        static Head of(Response element) {
            String text = element.toString(StandardCharsets.US_ASCII);
            String[] numbers = text.split(" ", -1);
            if (numbers.length != HEAD_NUMBERS) {
                throw new CorruptDataException("not the head of a log: " + text);
            }
            return new Head(
                    Integer.parseInt(numbers[0]),
                    Long.parseLong(numbers[1]),
                    Long.parseLong(numbers[2]),
                    Long.parseLong(numbers[3]),
                    Long.parseLong(numbers[4]));
        }

        boolean open() {
            return goneAt == 0;
        }

        /** Whether it is kept no more, although Redis has not removed it yet. */
        boolean gone(long now) {
            return goneAt != 0 && goneAt <= now;
        }
    }

    /**
     * Who finds an invitation.
     *
     * @param groupID the group whose members all do, "" for none
     * @param users the inviter, then the invitees
     */
    record Finders(String groupID, List<String> users) {

        static Finders of(byte[] element) {
            ByteSource source = new ByteSource(element);
            String groupID = source.getText();
            List<String> users = new ArrayList<>();
            while (source.hasMore()) {
                users.add(source.getText());
            }
            return new Finders(groupID, users);
        }

        boolean include(@Nullable String userID, List<String> groupIDs) {
            return (userID != null && users.contains(userID)) || (!groupID.isEmpty() && groupIDs.contains(groupID));
        }
    }

    /** The element for an invitation that is created; more users can be put behind it. */
    static byte[] finders(Created created) {
        ByteSink sink = new ByteSink(128);
        sink.putText(groupOf(created));
        sink.putText(created.inviter());
        created.invitees().forEach(sink::putText);
        return bytes(sink);
    }

    /** The group whose members all find it, "" for none. */
    static String groupOf(Created created) {
        return created.scope() == Scope.GROUP && !created.onlineUserOnly() ? created.groupID() : "";
    }

    /** What is put behind the element when users are added. */
    static byte[] finders(List<String> users) {
        ByteSink sink = new ByteSink(128);
        users.forEach(sink::putText);
        return bytes(sink);
    }

    static byte[] event(InvitationEvent event) {
        ByteSink sink = new ByteSink(256);
        EventCodec.write(event, sink);
        return bytes(sink);
    }

    private static byte[] bytes(ByteSink sink) {
        return Arrays.copyOf(sink.array(), sink.size());
    }

    /**
     * The events in a part of the list.
     *
     * @param from the index in {@code elements} of the event with the {@code seq} {@code firstSeq}
     * @throws CorruptDataException if they are none
     */
    static List<LoggedEvent> events(Response elements, int from, int firstSeq) {
        List<LoggedEvent> events = new ArrayList<>(Math.max(0, elements.size() - from));
        for (int i = from; i < elements.size(); i++) {
            byte[] element = elements.get(i).toBytes();
            ByteBuffer buffer = ByteBuffer.wrap(element);
            long at = buffer.getLong();
            events.add(new LoggedEvent(firstSeq + i - from, at, EventCodec.read(new ByteSource(buffer))));
        }
        return events;
    }
}
