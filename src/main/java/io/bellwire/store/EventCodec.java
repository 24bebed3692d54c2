package io.bellwire.store;

import io.bellwire.invitation.InvitationEvent;
import io.bellwire.invitation.InvitationEvent.Accepted;
import io.bellwire.invitation.InvitationEvent.Cancelled;
import io.bellwire.invitation.InvitationEvent.Created;
import io.bellwire.invitation.InvitationEvent.Delivered;
import io.bellwire.invitation.InvitationEvent.Ended;
import io.bellwire.invitation.InvitationEvent.InviteesAdded;
import io.bellwire.invitation.InvitationEvent.Modified;
import io.bellwire.invitation.InvitationEvent.Rejected;
import io.bellwire.invitation.InvitationEvent.Ringing;
import io.bellwire.invitation.InvitationEvent.TimedOut;
import io.bellwire.protocol.Outcome;
import io.bellwire.protocol.RejectReason;
import io.bellwire.protocol.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events as bytes: what every durable store keeps, and what nodes tell each other. One byte says which kind of event, its components follow in the order
 * of the record: texts as a varint length and UTF-8, lists as a varint count and their members, numbers as varints,
 * enumerations as one byte, what may be null behind a byte 0 (null) or 1.
 *
 * <p>An event's layout never changes: a new one gets a new kind, and the old kind stays readable.
 */
public final class EventCodec {
    private static final int CREATED = 1;
    private static final int RINGING = 2;
    private static final int ACCEPTED = 3;
    private static final int REJECTED = 4;
    private static final int CANCELLED = 5;
    private static final int TIMED_OUT = 6;
    private static final int MODIFIED = 7;
    private static final int INVITEES_ADDED = 8;
    private static final int DELIVERED = 9;
    private static final int ENDED = 10;

    private EventCodec() {}

    /** Writes one event. */
    public static void write(InvitationEvent event, ByteSink sink) {
        event.match(new Writing(sink));
    }

    /**
     * Reads one event.
     *
     * @throws CorruptDataException if the bytes are none, or of a kind that is not known here
     */
    public static InvitationEvent read(ByteSource source) {
        int kind = source.getByte();
        return switch (kind) {
            case CREATED -> readCreated(source);
            case RINGING -> new Ringing(source.getText(), source.getText());
            case ACCEPTED -> new Accepted(source.getText(), source.getText(), source.getText());
            case REJECTED ->
                new Rejected(source.getText(), source.getText(), source.getText(), reason(source.getByte()));
            case CANCELLED ->
                new Cancelled(source.getText(), source.getTexts(), readOptionalTexts(source), source.getText());
            case TIMED_OUT -> new TimedOut(source.getTexts());
            case MODIFIED -> new Modified(source.getText(), source.getText());
            case INVITEES_ADDED -> new InviteesAdded(source.getText(), source.getTexts());
            case DELIVERED -> new Delivered(source.getTexts());
            case ENDED -> new Ended(outcome(source.getByte()));
            default ->
                throw new CorruptDataException("unknown kind of event " + kind + ": written by a newer version?");
        };
    }

    private static Created readCreated(ByteSource source) {
        return new Created(
                source.getText(),
                source.getText(),
                source.getText(),
                scope(source.getByte()),
                source.getTexts(),
                source.getText(),
                source.getVarint(),
                source.getVarint(),
                readFlag(source),
                readFlag(source) ? source.getText() : null);
    }

    private static boolean readFlag(ByteSource source) {
        int flag = source.getByte();
        return switch (flag) {
            case 0 -> false;
            case 1 -> true;
            default -> throw new CorruptDataException("neither yes nor no: " + flag);
        };
    }

    private static @Nullable List<String> readOptionalTexts(ByteSource source) {
        return readFlag(source) ? source.getTexts() : null;
    }

    private static int code(Scope scope) {
        return switch (scope) {
            case GROUP -> 1;
            case INVITEES -> 2;
        };
    }

    private static Scope scope(int code) {
        return switch (code) {
            case 1 -> Scope.GROUP;
            case 2 -> Scope.INVITEES;
            default -> throw new CorruptDataException("unknown scope " + code);
        };
    }

    private static int code(RejectReason reason) {
        return switch (reason) {
            case DECLINE -> 1;
            case BUSY -> 2;
            case UNSUPPORTED -> 3;
        };
    }

    private static RejectReason reason(int code) {
        return switch (code) {
            case 1 -> RejectReason.DECLINE;
            case 2 -> RejectReason.BUSY;
            case 3 -> RejectReason.UNSUPPORTED;
            default -> throw new CorruptDataException("unknown reason " + code);
        };
    }

    private static int code(Outcome outcome) {
        return switch (outcome) {
            case ANSWERED -> 1;
            case REJECTED -> 2;
            case CANCELLED -> 3;
            case TIMEOUT -> 4;
            case MIXED -> 5;
        };
    }

    private static Outcome outcome(int code) {
        return switch (code) {
            case 1 -> Outcome.ANSWERED;
            case 2 -> Outcome.REJECTED;
            case 3 -> Outcome.CANCELLED;
            case 4 -> Outcome.TIMEOUT;
            case 5 -> Outcome.MIXED;
            default -> throw new CorruptDataException("unknown outcome " + code);
        };
    }

    /** Returns the sink for want of anything better. */
    private record Writing(ByteSink sink) implements InvitationEvent.Cases<ByteSink> {

        @Override
        public ByteSink created(Created event) {
            sink.putByte(CREATED);
            sink.putText(event.inviter());
            sink.putText(event.deviceID());
            sink.putText(event.groupID());
            sink.putByte(code(event.scope()));
            sink.putTexts(event.invitees());
            sink.putText(event.data());
            sink.putVarint(event.timeoutMs());
            sink.putVarint(event.lifetimeMs());
            sink.putByte(event.onlineUserOnly() ? 1 : 0);
            String push = event.offlinePushInfo();
            sink.putByte(push == null ? 0 : 1);
            if (push != null) {
                sink.putText(push);
            }
            return sink;
        }

        @Override
        public ByteSink ringing(Ringing event) {
            sink.putByte(RINGING);
            sink.putText(event.invitee());
            sink.putText(event.deviceID());
            return sink;
        }

        @Override
        public ByteSink accepted(Accepted event) {
            sink.putByte(ACCEPTED);
            sink.putText(event.invitee());
            sink.putText(event.deviceID());
            sink.putText(event.data());
            return sink;
        }

        @Override
        public ByteSink rejected(Rejected event) {
            sink.putByte(REJECTED);
            sink.putText(event.invitee());
            sink.putText(event.deviceID());
            sink.putText(event.data());
            sink.putByte(code(event.reason()));
            return sink;
        }

        @Override
        public ByteSink cancelled(Cancelled event) {
            sink.putByte(CANCELLED);
            sink.putText(event.deviceID());
            sink.putTexts(event.invitees());
            List<String> requested = event.requested();
            sink.putByte(requested == null ? 0 : 1);
            if (requested != null) {
                sink.putTexts(requested);
            }
            sink.putText(event.data());
            return sink;
        }

        @Override
        public ByteSink timedOut(TimedOut event) {
            sink.putByte(TIMED_OUT);
            sink.putTexts(event.invitees());
            return sink;
        }

        @Override
        public ByteSink modified(Modified event) {
            sink.putByte(MODIFIED);
            sink.putText(event.deviceID());
            sink.putText(event.data());
            return sink;
        }

        @Override
        public ByteSink inviteesAdded(InviteesAdded event) {
            sink.putByte(INVITEES_ADDED);
            sink.putText(event.deviceID());
            sink.putTexts(event.invitees());
            return sink;
        }

        @Override
        public ByteSink delivered(Delivered event) {
            sink.putByte(DELIVERED);
            sink.putTexts(event.invitees());
            return sink;
        }

        @Override
        public ByteSink ended(Ended event) {
            sink.putByte(ENDED);
            sink.putByte(code(event.outcome()));
            return sink;
        }
    }
}
