package io.bellwire.simulation;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutor;
import io.netty.util.concurrent.CompleteFuture;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An event loop without a thread: {@link VirtualTime} runs its tasks one by one. It can be paused, as a node is. */
final class VirtualLoop extends AbstractEventExecutor implements EventLoop {
    private final VirtualTime time;
    private final EventLoopGroup parent;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private BooleanSupplier timersGetLost = () -> false;
    private boolean paused;

    VirtualLoop(VirtualTime time, EventLoopGroup parent) {
        this.time = time;
        this.parent = parent;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (tasks.size() == 1 && !paused) {
            time.ready(this);
        }
    }

    int length() {
        return tasks.size();
    }

    void runOne() {
        tasks.remove().run();
    }

    /** Runs nothing until {@link #goOn}; what is due waits. */
    void pause() {
        if (!paused) {
            paused = true;
            if (!tasks.isEmpty()) {
                time.unready(this);
            }
        }
    }

    void goOn() {
        if (paused) {
            paused = false;
            if (!tasks.isEmpty()) {
                time.ready(this);
            }
        }
    }

    boolean isPaused() {
        return paused;
    }

    /** A planted fault: timers that don't fire. */
    void timersGetLost(BooleanSupplier chance) {
        timersGetLost = chance;
    }

    @Override
    public boolean inEventLoop() {
        return time.current() == this;
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return inEventLoop();
    }

    @Override
    public EventLoop next() {
        return this;
    }

    @Override
    public EventLoopGroup parent() {
        return parent;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        Timer timer = new Timer(this, task, 0);
        timer.start(unit.toMicros(delay));
        return timer;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        Timer timer = new Timer(this, task, unit.toMicros(period));
        timer.start(unit.toMicros(initialDelay));
        return timer;
    }

    @Override
    public boolean isShuttingDown() {
        return false;
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        return terminationFuture();
    }

    @Override
    public Future<?> terminationFuture() {
        return GlobalEventExecutor.INSTANCE.newSucceededFuture(null);
    }

    @Override
    @Deprecated
    public void shutdown() {}

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }

    @Override
    public ChannelFuture register(Channel channel) {
        throw new UnsupportedOperationException("there are no sockets here");
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        throw new UnsupportedOperationException("there are no sockets here");
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        throw new UnsupportedOperationException("there are no sockets here");
    }

    private static final class Timer extends CompleteFuture<Object> implements ScheduledFuture<Object>, Runnable {
        private final VirtualLoop loop;
        private final Runnable task;
        private final long period;
        private VirtualTime.@Nullable Event event;

        Timer(VirtualLoop loop, Runnable task, long period) {
            super(loop);
            this.loop = loop;
            this.task = task;
            this.period = period;
        }

        void start(long delay) {
            event = period > 0 ? loop.time.inBackground(delay, this) : loop.time.after(delay, this);
        }

        @Override
        public void run() {
            if (loop.timersGetLost.getAsBoolean()) {
                return;
            }
            loop.execute(task);
            if (period > 0) {
                start(period);
            }
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            return event != null && loop.time.cancel(event);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int compareTo(Delayed other) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isSuccess() {
            return false;
        }

        @Override
        public @Nullable Throwable cause() {
            return null;
        }

        @Override
        public @Nullable Object getNow() {
            return null;
        }
    }
}
