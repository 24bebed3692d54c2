package io.bellwire.cluster.wire;

import io.bellwire.protocol.ErrorCode;
import io.bellwire.protocol.RejectReason;
import io.bellwire.protocol.RpcError;
import io.bellwire.protocol.RpcError.Detail;
import io.bellwire.store.ByteSink;
import io.bellwire.store.ByteSource;
import io.bellwire.store.CorruptDataException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An error as bytes: its number, its message, and its detail behind a length. */
final class ErrorCodec {
    private static final int NO_DETAIL = 0;
    private static final int LOGIN_REFUSED = 1;
    private static final int FIELD = 2;
    private static final int EXCEEDED = 3;
    private static final int TOO_LONG = 4;
    private static final int UNKNOWN_INVITATION = 5;
    private static final int PROCESSED = 6;
    private static final int NON_MEMBERS = 7;
    private static final int RETRY_AFTER = 8;

    private static final Map<Integer, ErrorCode> CODES =
            Arrays.stream(ErrorCode.values()).collect(Collectors.toMap(ErrorCode::code, Function.identity()));
    private static final Code<RpcError.LoginRefused.Reason> LOGIN_REASON = new Code<>(
            RpcError.LoginRefused.Reason.class,
            List.of(
                    RpcError.LoginRefused.Reason.EXPIRED,
                    RpcError.LoginRefused.Reason.INVALID,
                    RpcError.LoginRefused.Reason.MISSING));

    private ErrorCodec() {}

    static void write(RpcError error, ByteSink sink) {
        sink.putLong(error.code().code());
        sink.putText(error.message());
        int begin = sink.beginPart();
        Detail detail = error.data();
        if (detail == null) {
            sink.putByte(NO_DETAIL);
        } else {
            detail.match(new Writing(sink));
        }
        sink.endPart(begin);
    }

    static RpcError read(ByteSource source) {
        long number = source.getLong();
        ErrorCode code = CODES.get((int) number);
        if (code == null || code.code() != number) {
            throw new CorruptDataException("unknown error " + number);
        }
        return new RpcError(code, source.getText(), readDetail(source.getPart()));
    }

    private static @Nullable Detail readDetail(ByteSource source) {
        int kind = source.getByte();
        return switch (kind) {
            case NO_DETAIL -> null;
            case LOGIN_REFUSED -> new RpcError.LoginRefused(LOGIN_REASON.read(source));
            case FIELD -> new RpcError.Field(source.getText(), source.getText());
            case EXCEEDED -> new RpcError.Exceeded(source.getVarint(), source.getText());
            case TOO_LONG -> new RpcError.TooLong(source.getVarint());
            case UNKNOWN_INVITATION -> new RpcError.UnknownInvitation(source.getID());
            case PROCESSED -> readProcessed(source);
            case NON_MEMBERS -> new RpcError.NonMembers(source.getTexts());
            case RETRY_AFTER -> new RpcError.RetryAfter(source.getVarint());
            default -> throw new CorruptDataException("unknown kind of detail " + kind);
        };
    }

    private static RpcError.Processed readProcessed(ByteSource source) {
        return new RpcError.Processed(
                source.getID(),
                ReplyCodec.STATE.read(source),
                source.getText(),
                source.getText(),
                source.getLong(),
                MessageCodec.readFlag(source) ? CallCodec.REASON.read(source) : null);
    }

    /** Returns the sink for want of anything better. */
    private record Writing(ByteSink sink) implements Detail.Cases<ByteSink> {

        @Override
        public ByteSink loginRefused(RpcError.LoginRefused detail) {
            sink.putByte(LOGIN_REFUSED);
            LOGIN_REASON.write(detail.reason(), sink);
            return sink;
        }

        @Override
        public ByteSink field(RpcError.Field detail) {
            sink.putByte(FIELD);
            sink.putText(detail.path());
            sink.putText(detail.problem());
            return sink;
        }

        @Override
        public ByteSink exceeded(RpcError.Exceeded detail) {
            sink.putByte(EXCEEDED);
            sink.putVarint(detail.retryAfterMs());
            sink.putText(detail.limit());
            return sink;
        }

        @Override
        public ByteSink tooLong(RpcError.TooLong detail) {
            sink.putByte(TOO_LONG);
            sink.putVarint(detail.limit());
            return sink;
        }

        @Override
        public ByteSink unknownInvitation(RpcError.UnknownInvitation detail) {
            sink.putByte(UNKNOWN_INVITATION);
            sink.putID(detail.inviteID());
            return sink;
        }

        @Override
        public ByteSink processed(RpcError.Processed detail) {
            sink.putByte(PROCESSED);
            sink.putID(detail.inviteID());
            ReplyCodec.STATE.write(detail.state(), sink);
            sink.putText(detail.by());
            sink.putText(detail.deviceID());
            sink.putLong(detail.at());
            RejectReason reason = detail.reason();
            MessageCodec.writeFlag(reason != null, sink);
            if (reason != null) {
                CallCodec.REASON.write(reason, sink);
            }
            return sink;
        }

        @Override
        public ByteSink nonMembers(RpcError.NonMembers detail) {
            sink.putByte(NON_MEMBERS);
            sink.putTexts(detail.nonMembers());
            return sink;
        }

        @Override
        public ByteSink retryAfter(RpcError.RetryAfter detail) {
            sink.putByte(RETRY_AFTER);
            sink.putVarint(detail.retryAfterMs());
            return sink;
        }
    }
}
