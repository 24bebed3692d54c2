package io.bellwire.store.redis;

import java.io.IOException;
import java.util.Locale;

/** What an error reply of Redis, or the end of the connection in its place, means for the command and the connection. */
enum RedisReply {
    /** The server does not know the script: send its text. */
    NO_SCRIPT,
    /** The slot is on another server, for good. Not carried out. */
    MOVED,
    /** The slot is moving, and this key has gone already. Not carried out. */
    ASK,
    /** The slot is moving, and only some of the keys have gone. Not carried out. */
    TRY_AGAIN,
    /** Not carried out, and may be another time: no memory, no replica, a disk that fails. */
    REFUSED,
    /** Not carried out: this is no primary, or not yet or no more in service; another connection may find one. */
    WRONG_SERVER,
    /** The connection ended before there was a reply; perhaps carried out. */
    NONE,
    /** Our mistake, or a Redis that we are not made for. */
    UNEXPECTED;

    static RedisReply of(Throwable error) {
        if (error instanceof IOException) {
            return NONE;
        }
        String message = String.valueOf(error.getMessage());
        String word = message.split("[ \\n]", 2)[0].toUpperCase(Locale.ROOT);
        return switch (word) {
            case "NOSCRIPT" -> NO_SCRIPT;
            case "MOVED" -> MOVED;
            case "ASK" -> ASK;
            case "TRYAGAIN" -> TRY_AGAIN;
            case "OOM", "NOREPLICAS", "MISCONF", "BUSY", "UNKILLABLE", "NOTBUSY" -> REFUSED;
            case "READONLY", "LOADING", "MASTERDOWN", "CLUSTERDOWN", "NOAUTH", "NOPERM" -> WRONG_SERVER;
            case "CONNECTION_CLOSED", "CONNECTION" -> NONE;
            default -> inScript(message);
        };
    }

    /** An error within a script is wrapped into words of its own; what it was stands somewhere in them. */
    private static RedisReply inScript(String message) {
        if (message.contains("READONLY You")) {
            return WRONG_SERVER;
        }
        boolean refused = message.contains("OOM command not allowed")
                || message.contains("NOREPLICAS Not enough")
                || message.contains("MISCONF Redis");
        return refused ? REFUSED : UNEXPECTED;
    }
}
