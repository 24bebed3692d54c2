package io.bellwire.connection;

import io.bellwire.protocol.Limits;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How many sockets there may be: in all, per address, and without a login. Shared by all event loops.
 *
 * <p>Beyond {@code limits.unauthenticatedConnections} it is the oldest that has to go, not the newest: so somebody who
 * only holds sockets can't keep out those who log in promptly.
 */
final class Admission {

    /** Whether a socket may stay. */
    enum Verdict {
        ADMITTED,
        /** {@code limits.connections}. */
        FULL,
        /** {@code limits.connectionsPerAddress}. */
        ADDRESS_FULL,
        DRAINING
    }

    /** Sockets beyond {@code limits.connections} that are still told why; those after them are just closed. */
    private static final int ANSWERED_BEYOND = 256;

    private final Limits limits;
    private final AtomicInteger sockets = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();
    private final Set<Ticket> unauthenticated = new LinkedHashSet<>();
    private volatile boolean draining;

    Admission(Limits limits) {
        this.limits = limits;
    }

    /** Counts a new socket. Its {@link Ticket#leave()} has to be called when it is gone. */
    Ticket enter(@Nullable InetAddress address, Runnable evict) {
        int count = sockets.incrementAndGet();
        int ofAddress = address == null ? 0 : perAddress.merge(address, 1, Integer::sum);
        Ticket ticket = new Ticket(address, verdict(count, ofAddress), evict);
        if (ticket.verdict == Verdict.ADMITTED) {
            addUnauthenticated(ticket);
        }
        return ticket;
    }

    /** From now on nobody is admitted. */
    void drain() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    /** Whether so many sockets are open that there is no room even for refusing politely. */
    boolean isCrowded() {
        return sockets.get() > limits.connections() + ANSWERED_BEYOND;
    }

    /** Sockets that are open, upgraded or not. */
    int sockets() {
        return sockets.get();
    }

    /** Sockets that have not logged in. */
    int unauthenticated() {
        synchronized (unauthenticated) {
            return unauthenticated.size();
        }
    }

    /** Addresses that sockets are counted for. */
    int addresses() {
        return perAddress.size();
    }

    private Verdict verdict(int count, int ofAddress) {
        if (draining) {
            return Verdict.DRAINING;
        }
        if (count > limits.connections()) {
            return Verdict.FULL;
        }
        boolean addressIsFull = limits.connectionsPerAddress() > 0 && ofAddress > limits.connectionsPerAddress();
        return addressIsFull ? Verdict.ADDRESS_FULL : Verdict.ADMITTED;
    }

    private void addUnauthenticated(Ticket ticket) {
        Ticket oldest = null;
        synchronized (unauthenticated) {
            unauthenticated.add(ticket);
            if (unauthenticated.size() > limits.unauthenticatedConnections()) {
                oldest = unauthenticated.iterator().next();
                unauthenticated.remove(oldest);
            }
        }
        if (oldest != null) {
            oldest.evict.run();
        }
    }

    /** One socket's place. */
    final class Ticket {
        private final @Nullable InetAddress address;
        private final Verdict verdict;
        private final Runnable evict;

        private Ticket(@Nullable InetAddress address, Verdict verdict, Runnable evict) {
            this.address = address;
            this.verdict = verdict;
            this.evict = evict;
        }

        Verdict verdict() {
            return verdict;
        }

        /** The client has proved who it is. */
        void loggedIn() {
            synchronized (unauthenticated) {
                unauthenticated.remove(this);
            }
        }

        /** The socket is gone. */
        void leave() {
            sockets.decrementAndGet();
            if (address != null) {
                perAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
            }
            loggedIn();
        }
    }
}
