package io.bellwire.delivery;

import io.netty.channel.EventLoop;
import io.netty.util.internal.PlatformDependent;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries notices to the event loops of the sessions. Each event loop has one queue, worked off in the order in which it
 * was filled and in slices, so that a group of thousands does not hold up timers and pings, and no notice overtakes
 * another one.
 *
 * <p>The notices that wait are bounded by {@link #MAX_BACKLOG}: calls that would cause more are refused while {@link
 * #saturated()}.
 */
public final class FanOut {

    /** Sessions served in one go before other work of the event loop gets its turn. */
    static final int SLICE = 256;

    /** Sessions whose memory is fetched together: few enough that it is still near when their turn comes. */
    private static final int STRETCH = 16;

    /** Deliveries that may wait in all queues together before calls are refused. */
    static final int MAX_BACKLOG = 1_000_000;

    /** Bytes of notices that may wait in all queues together before calls are refused. */
    private static final long MAX_BACKLOG_BYTES = PlatformDependent.maxDirectMemory() / 4;

    private static final Logger LOG = LoggerFactory.getLogger(FanOut.class);

    private final Map<EventLoop, LoopQueue> queues = new ConcurrentHashMap<>();
    private final AtomicInteger backlog = new AtomicInteger();
    private final AtomicLong backlogBytes = new AtomicLong();

    /**
     * Delivers one notice to sessions of one event loop. Takes over one reference to the payload and releases it.
     *
     * @param delivered called on that event loop once all were offered, with the sessions that were written to at the
     *     front of the list; null: nobody wants to know
     */
    void send(
            EventLoop loop, EncodedNotice notice, List<Session> sessions, @Nullable Consumer<List<Session>> delivered) {
        backlog.addAndGet(sessions.size());
        backlogBytes.addAndGet(notice.payload().readableBytes());
        queues.computeIfAbsent(loop, LoopQueue::new).add(new Parcel(notice, sessions, delivered));
    }

    /** Whether so much waits to be delivered that no more must be caused. */
    public boolean saturated() {
        return backlog.get() > MAX_BACKLOG || backlogBytes.get() > MAX_BACKLOG_BYTES;
    }

    /** Whether so much waits that what is sent at best effort has to be left out. */
    boolean busy() {
        return backlog.get() > MAX_BACKLOG / 10 || backlogBytes.get() > MAX_BACKLOG_BYTES / 10;
    }

    /** How many deliveries wait. */
    public int backlog() {
        return backlog.get();
    }

    /** One notice and those who get it on one event loop. */
    private final class Parcel {
        private final EncodedNotice notice;
        private final List<Session> sessions;
        private final @Nullable Consumer<List<Session>> delivered;
        private int next;
        private int written;

        @SuppressWarnings("unused")
        private long fetched;

        Parcel(EncodedNotice notice, List<Session> sessions, @Nullable Consumer<List<Session>> delivered) {
            this.notice = notice;
            this.sessions = sessions;
            this.delivered = delivered;
        }

        /** Offers the notice to at most {@code most} more sessions; returns how many it were. */
        int offer(int most) {
            int end = Math.min(sessions.size(), next + most);
            int count = end - next;
            while (next < end) {
                int stretch = Math.min(end, next + STRETCH);
                if (stretch > next + 1) {
                    fetch(next, stretch);
                }
                offerUpTo(stretch);
            }
            return count;
        }

        /** Only makes the offers quicker: whoever can't be read will say so then. */
        private void fetch(int from, int end) {
            long read = 0;
            try {
                for (int i = from; i < end; i++) {
                    read ^= sessions.get(i).fetch(notice);
                }
            } catch (RuntimeException e) {
                LOG.atDebug().setCause(e).log("a session can't be read");
            }
            // Nobody needs it, but what nobody keeps need not be read.
            fetched = read;
        }

        private void offerUpTo(int end) {
            for (; next < end; next++) {
                Session session = sessions.get(next);
                if (offer(session) && delivered != null) {
                    sessions.set(written++, session);
                }
            }
        }

        /** One session's failure must not cost the others their notice. */
        private boolean offer(Session session) {
            try {
                return session.deliver(notice);
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("a session failed to take a notice");
                return false;
            }
        }

        boolean done() {
            return next == sessions.size();
        }

        void finish() {
            backlogBytes.addAndGet(-notice.payload().readableBytes());
            notice.payload().release();
            if (delivered != null) {
                delivered.accept(sessions.subList(0, written));
            }
        }
    }

    /** The queue of one event loop. */
    private final class LoopQueue implements Runnable {
        private final EventLoop loop;
        private final Queue<Parcel> parcels = PlatformDependent.newMpscQueue();
        private final AtomicBoolean scheduled = new AtomicBoolean();

        LoopQueue(EventLoop loop) {
            this.loop = loop;
        }

        void add(Parcel parcel) {
            parcels.add(parcel);
            schedule();
        }

        private void schedule() {
            if (scheduled.compareAndSet(false, true)) {
                try {
                    loop.execute(this);
                } catch (RejectedExecutionException closed) {
                    LOG.atDebug().log("an event loop has closed, nobody is there any more");
                }
            }
        }

        /** Whatever goes wrong, the queue goes on: those who wait behind have nothing to do with it. */
        @Override
        public void run() {
            try {
                slice();
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("a notice could not be delivered to all");
            } finally {
                scheduled.set(false);
                if (!parcels.isEmpty()) {
                    schedule();
                }
            }
        }

        private void slice() {
            int budget = SLICE;
            Parcel parcel = parcels.peek();
            while (parcel != null && budget > 0) {
                int offered = parcel.offer(budget);
                budget -= Math.max(1, offered);
                backlog.addAndGet(-offered);
                if (parcel.done()) {
                    parcels.poll();
                    parcel.finish();
                }
                parcel = parcels.peek();
            }
        }
    }
}
