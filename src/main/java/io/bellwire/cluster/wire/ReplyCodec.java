package io.bellwire.cluster.wire;

import io.bellwire.protocol.Answer;
import io.bellwire.protocol.InviteeState;
import io.bellwire.protocol.Reach;
import io.bellwire.protocol.Reply;
import io.bellwire.protocol.RpcError;
import io.bellwire.store.ByteSink;
import io.bellwire.store.ByteSource;
import io.bellwire.store.CorruptDataException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a call that changes an invitation is answered with, as bytes; MOVED among them. */
final class ReplyCodec {
    private static final int MOVED = 1;
    private static final int INVITED = 2;
    private static final int ACTED = 3;
    private static final int DONE = 4;
    private static final int ERROR = 5;

    static final Code<InviteeState> STATE = new Code<>(
            InviteeState.class,
            List.of(
                    InviteeState.INVITING,
                    InviteeState.ACCEPTED,
                    InviteeState.REJECTED,
                    InviteeState.TIMEOUT,
                    InviteeState.CANCELLED));
    private static final Code<Reach> REACH =
            new Code<>(Reach.class, List.of(Reach.DELIVERED, Reach.QUEUED, Reach.PUSHED, Reach.OFFLINE));

    private ReplyCodec() {}

    static void write(@Nullable Reply reply, ByteSink sink) {
        if (reply == null) {
            sink.putByte(MOVED);
        } else if (reply instanceof RpcError error) {
            sink.putByte(ERROR);
            ErrorCodec.write(error, sink);
        } else {
            ((Answer) reply).match(new Writing(sink));
        }
    }

    /** Reads a reply, null: MOVED; the rest of {@code source} is a newer version's. */
    static @Nullable Reply read(ByteSource source) {
        int kind = source.getByte();
        return switch (kind) {
            case MOVED -> null;
            case INVITED -> new Answer.Invited(source.getID(), source.getLong(), readInvitees(source));
            case ACTED -> new Answer.Acted(source.getID(), source.getLong());
            case DONE -> Answer.Done.INSTANCE;
            case ERROR -> ErrorCodec.read(source);
            default -> throw new CorruptDataException("unknown kind of reply " + kind);
        };
    }

    private static List<Answer.Invitee> readInvitees(ByteSource source) {
        int count = source.getCount();
        List<Answer.Invitee> invitees = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ByteSource invitee = source.getBlockSource();
            invitees.add(new Answer.Invitee(invitee.getText(), STATE.read(invitee), REACH.read(invitee)));
        }
        return List.copyOf(invitees);
    }

    /** Returns the sink for want of anything better. */
    private record Writing(ByteSink sink) implements Answer.Cases<ByteSink> {

        @Override
        public ByteSink invited(Answer.Invited answer) {
            sink.putByte(INVITED);
            sink.putID(answer.inviteID());
            sink.putLong(answer.expireAt());
            sink.putVarint(answer.invitees().size());
            ByteSink row = new ByteSink(80);
            for (Answer.Invitee invitee : answer.invitees()) {
                row.clear();
                row.putText(invitee.userID());
                STATE.write(invitee.state(), row);
                REACH.write(invitee.reach(), row);
                sink.putVarint(row.size());
                sink.putBytes(row.array(), 0, row.size());
            }
            return sink;
        }

        @Override
        public ByteSink acted(Answer.Acted answer) {
            sink.putByte(ACTED);
            sink.putID(answer.inviteID());
            sink.putLong(answer.at());
            return sink;
        }

        @Override
        public ByteSink done(Answer.Done answer) {
            sink.putByte(DONE);
            return sink;
        }

        @Override
        public ByteSink loggedIn(Answer.LoggedIn answer) {
            return never();
        }

        @Override
        public ByteSink info(Answer.Info answer) {
            return never();
        }

        @Override
        public ByteSink invitations(Answer.Invitations answer) {
            return never();
        }

        @Override
        public ByteSink group(Answer.Group answer) {
            return never();
        }

        @Override
        public ByteSink members(Answer.Members answer) {
            return never();
        }

        private static ByteSink never() {
            throw new IllegalArgumentException("no call on an invitation is answered with that");
        }
    }
}
