package io.bellwire.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a bench does.
 *
 * @param works which kinds of load, in the order of {@link Kind}
 * @param servers what the load is put on, the first one first; the others are compared with the last one
 * @param tokens makes the token of a user
 * @param rounds how often each work is measured on each server; the servers take turns
 * @param warmup load before the first round
 * @param duration of one round, and how long connections are idle
 * @param rate calls (or timeouts) per second of the works with a rate
 * @param pairs pairs of users that call one another
 * @param inFlight calls that a pair has under way at the same time, if there is no rate
 * @param members size of the group of the fan-out
 * @param connections how many connections are opened
 * @param open how many invitations are open
 */
public record Plan(
        Set<Kind> works,
        List<Server> servers,
        UnaryOperator<String> tokens,
        int rounds,
        Duration warmup,
        Duration duration,
        int rate,
        int pairs,
        int inFlight,
        int members,
        int connections,
        int open) {

    /** The kinds of load. */
    public enum Kind {
        /** Start to ready. */
        START,
        /** 1:1 calls at a fixed rate. */
        CALLS,
        /** 1:1 calls, as many as can be. */
        SATURATED,
        /** Invitations in a group. */
        FANOUT,
        /** A storm of connections, which then are idle. */
        CONNECTIONS,
        /** 1:1 calls at a fixed rate while many invitations are open. */
        OPEN,
        /** Invitations that run out while many are open. */
        TIMEOUTS
    }

    /**
     * A server to put load on: a command that starts it, or the address of one that runs already.
     *
     * @param name what it is called in the report
     * @param command how to start it; empty: it runs already
     * @param environment added to this process's own when it is started
     * @param urls where it listens, if it runs already; users take turns if there are several
     * @param processIDs of one that runs already, as far as it is on this machine; what they take is added up
     */
    public record Server(
            String name,
            List<String> command,
            Map<String, String> environment,
            List<String> urls,
            List<Long> processIDs) {

        /** Whether it runs already. */
        boolean runs() {
            return command.isEmpty();
        }
    }
}
