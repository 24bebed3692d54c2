package io.bellwire.protocol;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The error that a call is answered with (PROTOCOL §7).
 *
 * @param code the number
 * @param message one sentence for people; it names the field and the rule where there is one
 * @param data the machine-readable part, null where the code has none
 */
public record RpcError(
        ErrorCode code, String message, @Nullable Detail data) implements Reply, Request.Content {

    /** The {@code data} member of an error, one shape per kind. */
    public sealed interface Detail {

        /** Calls the one method of {@code cases} that is meant for this kind of detail. */
        <R> R match(Cases<R> cases);

        /**
         * One method per kind of detail, so that whoever forgets one does not compile.
         *
         * @param <R> what becomes of it
         */
        interface Cases<R> {
            R loginRefused(LoginRefused detail);

            R field(Field detail);

            R exceeded(Exceeded detail);

            R tooLong(TooLong detail);

            R unknownInvitation(UnknownInvitation detail);

            R processed(Processed detail);

            R nonMembers(NonMembers detail);

            R retryAfter(RetryAfter detail);
        }
    }

    /** 6014. */
    public record LoginRefused(Reason reason) implements Detail {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.loginRefused(this);
        }

        /** Why the login was refused. */
        public enum Reason {
            EXPIRED("expired"),
            INVALID("invalid"),
            MISSING("missing");

            private final String word;

            Reason(String word) {
                this.word = word;
            }

            /** The word on the wire. */
            public String word() {
                return word;
            }
        }
    }

    /** -32602 and 6017: {@code path} as in {@code inviteeList[3]}. */
    public record Field(String path, String problem) implements Detail {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.field(this);
        }
    }

    /** 7008: retry after that many ms; {@code limit} is the name of the bound, as in {@code openPerInviter}. */
    public record Exceeded(long retryAfterMs, String limit) implements Detail {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.exceeded(this);
        }
    }

    /** 8001: the bound in bytes. */
    public record TooLong(long limit) implements Detail {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.tooLong(this);
        }
    }

    /** 8010 for somebody without a part in the invitation: the same whether it exists or not. */
    public record UnknownInvitation(UUID inviteID) implements Detail {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.unknownInvitation(this);
        }
    }

    /** 8010: who won. {@code by} and {@code deviceID} are "" for a timeout. */
    public record Processed(
            UUID inviteID,
            InviteeState state,
            String by,
            String deviceID,
            long at,
            @Nullable RejectReason reason) implements Detail {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.processed(this);
        }
    }

    /** 8011, where the reason is that these users are no members of the group. */
    public record NonMembers(List<String> nonMembers) implements Detail {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.nonMembers(this);
        }
    }

    /** 8503: repeat after that many ms. */
    public record RetryAfter(long retryAfterMs) implements Detail {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.retryAfter(this);
        }
    }

    /** An error with the code's own message and no data. */
    public static RpcError of(ErrorCode code) {
        return new RpcError(code, code.message(), null);
    }

    /** An error with the code's own message. */
    public static RpcError of(ErrorCode code, Detail data) {
        return new RpcError(code, code.message(), data);
    }

    /** -32602: {@code path} is missing or has the wrong shape. */
    public static RpcError params(String path, String problem) {
        return new RpcError(ErrorCode.INVALID_PARAMS, path + ": " + problem, new Field(path, problem));
    }

    /** 6017: {@code path} has the right type, but a value that is not allowed. */
    public static RpcError value(String path, String problem) {
        return new RpcError(ErrorCode.VALUE_NOT_ALLOWED, path + ": " + problem, new Field(path, problem));
    }

    /** 8010 as a stranger sees it. */
    public static RpcError unknown(UUID inviteID) {
        return of(ErrorCode.NOT_OPEN, new UnknownInvitation(inviteID));
    }

    /** 7008. */
    public static RpcError tooMany(String limit, long retryAfterMs) {
        return new RpcError(ErrorCode.TOO_MANY, "too many: " + limit, new Exceeded(retryAfterMs, limit));
    }

    /** 8503, with a second to wait. */
    public static RpcError unavailable() {
        return of(ErrorCode.UNAVAILABLE, new RetryAfter(1_000));
    }
}
