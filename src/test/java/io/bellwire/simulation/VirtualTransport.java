package io.bellwire.simulation;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultithreadEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Gives a real Vert.x event loops that run in virtual time. There are no sockets. */
final class VirtualTransport implements Transport {
    private final VirtualTime time;
    private final List<VirtualLoop> loops = new ArrayList<>();
    private final int[] turn = new int[1];

    private VirtualTransport(VirtualTime time) {
        this.time = time;
    }

    /**
     * A Vert.x, and its event loops in the order in which verticles get them.
     *
     * @param again the next verticle gets the first one
     */
    record Machine(Vertx vertx, List<VirtualLoop> loops, Runnable again) {}

    /** A Vert.x with so many event loops. */
    static Machine machine(VirtualTime time, int eventLoops) {
        VirtualTransport transport = new VirtualTransport(time);
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(eventLoops)
                .setUseDaemonThread(true)
                .setBlockedThreadCheckInterval(1)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.HOURS);
        Vertx vertx = VertxBootstrap.create()
                .options(options)
                .transport(transport)
                .init()
                .vertx();
        return new Machine(vertx, List.copyOf(transport.loops), () -> transport.turn[0] = 0);
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory threadFactory, int ioRatio) {
        boolean forVerticles = type == IO_EVENT_LOOP_GROUP;
        return new Group(threads, forVerticles ? loops : new ArrayList<>(), time, forVerticles ? turn : new int[1]);
    }

    private static final class Group extends MultithreadEventLoopGroup {
        private final List<VirtualLoop> made;
        private final int[] turn;

        Group(int threads, List<VirtualLoop> made, VirtualTime time, int[] turn) {
            super(threads, (Executor) Runnable::run, made, time);
            this.made = made;
            this.turn = turn;
        }

        @Override
        public EventLoop next() {
            return made.get(turn[0]++ % made.size());
        }

        @Override
        @SuppressWarnings("unchecked")
        protected EventLoop newChild(Executor executor, Object... arguments) {
            VirtualLoop loop = new VirtualLoop((VirtualTime) arguments[1], this);
            ((List<VirtualLoop>) arguments[0]).add(loop);
            return loop;
        }
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return NioIoHandler.newFactory();
    }

    @Override
    public DatagramChannel datagramChannel() {
        throw new UnsupportedOperationException();
    }

    @Override
    @SuppressWarnings("deprecation") // Vert.x asks for it.
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        throw new UnsupportedOperationException();
    }
}
