package io.bellwire.connection;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What comes in for a session between its registration and the end of its replay: told to the replay, or kept until there
 * is one.
 */
final class Catchup {

    /** Invitations that are kept track of before there is a replay; more, and the client has to come again. */
    static final int CAPACITY = 8_192;

    private final Map<UUID, Integer> early = new LinkedHashMap<>();
    private @Nullable ReplayPump pump;

    /** A notice was not written; false if there is no room to remember it. */
    boolean missed(UUID inviteID, int seq) {
        ReplayPump running = pump;
        if (running != null) {
            return running.missed(inviteID, seq);
        }
        early.merge(inviteID, seq, Math::min);
        return early.size() <= CAPACITY;
    }

    /** The replay can begin. */
    void begin(ReplayPump replay) {
        pump = replay;
        early.forEach(replay::missed);
        early.clear();
        replay.advance();
    }

    /** The socket takes more. */
    void advance() {
        if (pump != null) {
            pump.advance();
        }
    }

    void close() {
        if (pump != null) {
            pump.close();
        }
    }
}
