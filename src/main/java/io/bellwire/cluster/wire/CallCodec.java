package io.bellwire.cluster.wire;

import io.bellwire.protocol.Call;
import io.bellwire.protocol.RejectReason;
import io.bellwire.protocol.Scope;
import io.bellwire.store.ByteSink;
import io.bellwire.store.ByteSource;
import io.bellwire.store.CorruptDataException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The calls that change an invitation, as bytes: a kind, and the components in the order of the record. */
final class CallCodec {
    private static final int INVITE = 1;
    private static final int CANCEL = 2;
    private static final int ACCEPT = 3;
    private static final int REJECT = 4;
    private static final int MODIFY_INVITATION = 5;
    private static final int ADD_INVITEES = 6;
    private static final int RINGING = 7;

    private static final Code<Scope> SCOPE = new Code<>(Scope.class, List.of(Scope.GROUP, Scope.INVITEES));
    static final Code<RejectReason> REASON =
            new Code<>(RejectReason.class, List.of(RejectReason.DECLINE, RejectReason.BUSY, RejectReason.UNSUPPORTED));

    private CallCodec() {}

    static void write(Call.OnInvitation call, ByteSink sink) {
        call.match(new Writing(sink));
    }

    /** Reads a call; the rest of {@code source} is a newer version's. */
    static Call.OnInvitation read(ByteSource source) {
        int kind = source.getByte();
        return switch (kind) {
            case INVITE -> readInvite(source);
            case CANCEL -> new Call.Cancel(source.getID(), source.getText(), readOptionalTexts(source));
            case ACCEPT -> new Call.Accept(source.getID(), source.getText());
            case REJECT -> new Call.Reject(source.getID(), source.getText(), REASON.read(source));
            case MODIFY_INVITATION -> new Call.ModifyInvitation(source.getID(), source.getText());
            case ADD_INVITEES -> new Call.AddInvitees(source.getID(), source.getTexts());
            case RINGING -> new Call.Ringing(source.getID());
            default -> throw new CorruptDataException("unknown kind of call " + kind);
        };
    }

    private static Call.Invite readInvite(ByteSource source) {
        return new Call.Invite(
                MessageCodec.readFlag(source) ? source.getID() : null,
                source.getText(),
                source.getTexts(),
                source.getText(),
                source.getVarint(),
                MessageCodec.readFlag(source),
                MessageCodec.readFlag(source) ? source.getText() : null,
                SCOPE.read(source));
    }

    private static @Nullable List<String> readOptionalTexts(ByteSource source) {
        return MessageCodec.readFlag(source) ? source.getTexts() : null;
    }

    /** Returns the sink for want of anything better. */
    private record Writing(ByteSink sink) implements Call.OnInvitation.Cases<ByteSink> {

        @Override
        public ByteSink invite(Call.Invite call) {
            sink.putByte(INVITE);
            UUID inviteID = call.inviteID();
            MessageCodec.writeFlag(inviteID != null, sink);
            if (inviteID != null) {
                sink.putID(inviteID);
            }
            sink.putText(call.groupID());
            sink.putTexts(call.inviteeList());
            sink.putText(call.data());
            sink.putVarint(call.timeoutMs());
            MessageCodec.writeFlag(call.onlineUserOnly(), sink);
            String push = call.offlinePushInfo();
            MessageCodec.writeFlag(push != null, sink);
            if (push != null) {
                sink.putText(push);
            }
            SCOPE.write(call.scope(), sink);
            return sink;
        }

        @Override
        public ByteSink cancel(Call.Cancel call) {
            begin(CANCEL, call.inviteID());
            sink.putText(call.data());
            List<String> only = call.inviteeList();
            MessageCodec.writeFlag(only != null, sink);
            if (only != null) {
                sink.putTexts(only);
            }
            return sink;
        }

        @Override
        public ByteSink accept(Call.Accept call) {
            begin(ACCEPT, call.inviteID());
            sink.putText(call.data());
            return sink;
        }

        @Override
        public ByteSink reject(Call.Reject call) {
            begin(REJECT, call.inviteID());
            sink.putText(call.data());
            REASON.write(call.reason(), sink);
            return sink;
        }

        @Override
        public ByteSink modifyInvitation(Call.ModifyInvitation call) {
            begin(MODIFY_INVITATION, call.inviteID());
            sink.putText(call.data());
            return sink;
        }

        @Override
        public ByteSink addInvitees(Call.AddInvitees call) {
            begin(ADD_INVITEES, call.inviteID());
            sink.putTexts(call.inviteeList());
            return sink;
        }

        @Override
        public ByteSink ringing(Call.Ringing call) {
            begin(RINGING, call.inviteID());
            return sink;
        }

        @Override
        public ByteSink getSignalingInfo(Call.GetSignalingInfo call) {
            throw new IllegalArgumentException("every node reads by itself");
        }

        private void begin(int kind, UUID inviteID) {
            sink.putByte(kind);
            sink.putID(inviteID);
        }
    }
}
