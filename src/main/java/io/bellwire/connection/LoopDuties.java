package io.bellwire.connection;

import io.bellwire.protocol.CloseCode;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * What is done once per event loop instead of once per socket: flushing what a turn of the loop has written, and looking
 * after silence and pings. Used on its event loop only.
 *
 * <p>Flushing: a {@code send} costs more than all else that a message costs, so the sockets that were written to are
 * noted, and flushed once all is done that a turn's reads have brought with them, from one verticle to the next. Until
 * then they share the frame of a notice.
 *
 * <p>Standing still: a loop that does not turn for a while sends away who sent something meanwhile ({@link Standstill}).
 *
 * <p>Visits: every socket sits in one of {@value #SLOTS} slots, one slot is visited per tick, so that each is visited
 * {@value #VISITS_PER_HEARTBEAT} times per heartbeat, and no tick has much to do.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells of failures through exceptionCaught.
final class LoopDuties {

    static final int VISITS_PER_HEARTBEAT = 4;
    private static final int SLOTS = 5;

    /** With so many sockets to flush it is not waited for the end of the turn: a group may have any number of members. */
    private static final int MANY = 256;

    private final ContextInternal context;
    private final EventLoop eventLoop;
    private final LongSupplier nanoTime;
    private final long heartbeatNanos;
    private final MemoryBounds memory;
    private final List<List<FrameGuard>> slots = new ArrayList<>(SLOTS);
    private final ArrayDeque<FrameGuard> unflushed = new ArrayDeque<>();
    private final NoticeFrame noticeFrame = new NoticeFrame();
    private final AtomicInteger count = new AtomicInteger();
    private final Runnable flush = this::flush;
    private final Standstill standstill;
    private final long signsOfLife;
    private boolean flushIsDue;
    private boolean flushing;
    private int nextSlot;
    private long timer;

    LoopDuties(ContextInternal context, long heartbeatMs, LongSupplier nanoTime, MemoryBounds memory) {
        this.memory = memory;
        this.context = context;
        this.eventLoop = context.nettyEventLoop();
        this.nanoTime = nanoTime;
        this.heartbeatNanos = heartbeatMs * 1_000_000;
        for (int slot = 0; slot < SLOTS; slot++) {
            slots.add(new ArrayList<>());
        }
        long tickMs = Math.max(1, heartbeatMs / (VISITS_PER_HEARTBEAT * SLOTS));
        timer = context.owner().setPeriodic(tickMs, ignored -> visitNextSlot());
        standstill = new Standstill(nanoTime, this::wentOn);
        signsOfLife = context.owner().setPeriodic(Standstill.SIGN_OF_LIFE_MS, ignored -> standstill.turns());
    }

    ContextInternal context() {
        return context;
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    /** What the sockets of all loops share. */
    MemoryBounds memory() {
        return memory;
    }

    /** Monotonic time in ns. */
    long now() {
        return nanoTime.getAsLong();
    }

    long heartbeatNanos() {
        return heartbeatNanos;
    }

    /** Looks after a socket from now on; returns the slot that it is in. */
    int add(FrameGuard guard) {
        int slot = ThreadLocalRandom.current().nextInt(SLOTS);
        List<FrameGuard> members = slots.get(slot);
        guard.position(members.size());
        members.add(guard);
        count.incrementAndGet();
        return slot;
    }

    /** Forgets a socket. */
    void remove(FrameGuard guard, int slot, int position) {
        List<FrameGuard> members = slots.get(slot);
        count.decrementAndGet();
        FrameGuard last = members.remove(members.size() - 1);
        if (last != guard) {
            members.set(position, last);
            last.position(position);
        }
    }

    /** How many sockets this loop has; may be asked on any thread. */
    int count() {
        return count.get();
    }

    /** All sockets of this loop. */
    List<FrameGuard> sockets() {
        List<FrameGuard> all = new ArrayList<>();
        slots.forEach(all::addAll);
        return all;
    }

    /** Whether what is read now, from a socket that is open since then (ns), may have waited for so long that nobody wants it. */
    boolean isOld(long since) {
        return standstill.isOld(since);
    }

    /** Whether this loop has stood still since then, ns. */
    boolean hasStoodSince(long then) {
        return standstill.hasStoodSince(then);
    }

    /** This turn may have read already; the next one reads whatever has come by now. */
    private void wentOn() {
        sockets().forEach(FrameGuard::wentOn);
        atTheEnd(() -> eventLoop.execute(() -> atTheEnd(standstill::caughtUp)));
    }

    /** Makes the frames of notices. Whoever has written one must see to a flush. */
    NoticeFrame noticeFrame() {
        return noticeFrame;
    }

    /** Has the socket flushed at the end of this turn. */
    void flushLater(FrameGuard guard) {
        unflushed.add(guard);
        if (!flushIsDue) {
            flushIsDue = true;
            if (flushing) {
                eventLoop.execute(flush);
            } else {
                atTheEnd(flush);
            }
        } else if (unflushed.size() == MANY) {
            eventLoop.execute(flush);
        }
    }

    /** After all that is to be done by now, and what comes of it; whoever has no such end does it next. */
    private void atTheEnd(Runnable task) {
        if (eventLoop instanceof SingleThreadEventLoop loop) {
            loop.executeAfterEventLoopIteration(task);
        } else {
            eventLoop.execute(task);
        }
    }

    /** Tells all clients to come again, and stops looking after sockets; what closes them comes right after. */
    void stop() {
        context.owner().cancelTimer(timer);
        context.owner().cancelTimer(signsOfLife);
        sockets().forEach(socket -> socket.close(CloseCode.RESTARTING));
        flush();
    }

    private void flush() {
        flushIsDue = false;
        flushing = true;
        // What is written meanwhile is the next turn's: without this bound one busy socket could hold up the others.
        for (int count = unflushed.size(); count > 0; count--) {
            unflushed.remove().flushNow();
        }
        noticeFrame.forget();
        flushing = false;
    }

    private void visitNextSlot() {
        long now = now();
        // A copy, because a visit may close a socket and so take it out.
        for (FrameGuard guard : List.copyOf(slots.get(nextSlot))) {
            guard.visit(now);
        }
        nextSlot = (nextSlot + 1) % SLOTS;
    }
}
