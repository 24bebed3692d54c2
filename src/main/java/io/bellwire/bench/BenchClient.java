package io.bellwire.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The clients of a bench: WebSockets on raw Netty, on a single event loop, with as little work per message as can be, so
 * that what is measured is the other side. Everything about connections happens on {@link #loop()}.
 */
// Failures of what is begun are told to whoever waits.
@SuppressWarnings("FutureReturnValueIgnored")
final class BenchClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int CONNECT_TIMEOUT_MS = 30_000;

    private final MultiThreadIoEventLoopGroup group;
    private final Bootstrap bootstrap;
    private final BenchConnection.Scratch scratch = new BenchConnection.Scratch();

    BenchClient() {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory transport = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(1, transport);
        bootstrap = new Bootstrap()
                .group(group)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS);
    }

    /** Where all of it runs. */
    EventLoop loop() {
        return (EventLoop) group.iterator().next();
    }

    /** Opens a socket and shakes hands; on the loop the listener hears of it once the socket is open. */
    CompletableFuture<BenchConnection> connect(URI uri, BenchConnection.Listener listener) {
        CompletableFuture<BenchConnection> opened = new CompletableFuture<>();
        BenchConnection connection = new BenchConnection(uri, listener, scratch, opened);
        bootstrap
                .clone()
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(connection);
                    }
                })
                .connect(new InetSocketAddress(uri.getHost(), uri.getPort()))
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        opened.completeExceptionally(connected.cause());
                    }
                });
        return opened;
    }

    /** Runs a task on the loop after a while. */
    void later(Runnable task, long nanos) {
        loop().schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /** Lets time pass in which nothing is sent. */
    void idle(Duration time) throws InterruptedException {
        CompletableFuture<Void> passed = new CompletableFuture<>();
        later(() -> passed.complete(null), time.toNanos());
        await(passed);
    }

    /** Runs a step on the loop and waits for it, and for the future that it returns. */
    <T> T on(Callable<CompletableFuture<T>> step) throws InterruptedException {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        loop().execute(() -> {
            try {
                step.call().whenComplete((result, fault) -> {
                    if (fault == null) {
                        outcome.complete(result);
                    } else {
                        outcome.completeExceptionally(fault);
                    }
                });
            } catch (Exception fault) {
                outcome.completeExceptionally(fault);
            }
        });
        return await(outcome);
    }

    /** Waits, on the main thread only. */
    static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new BenchException("the load could not be made: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new BenchException("the load took longer than " + PATIENCE.toMinutes() + " minutes", e);
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
    }
}
