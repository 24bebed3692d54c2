package io.bellwire.yardstick;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The least that a relay can do: Netty's own WebSocket, one encoded frame for all who get it. */
// Whoever does not get his frame has gone.
@SuppressWarnings("FutureReturnValueIgnored")
public final class NettyRelay {

    private static final Map<String, Channel> USERS = new ConcurrentHashMap<>();
    private static final Map<String, Set<Channel>> ROOMS = new ConcurrentHashMap<>();
    private static final int LENGTH_16 = 126;

    private NettyRelay() {}

    /** Runs until it is ended. */
    public static void main(String[] arguments) throws InterruptedException {
        int cores = Runtime.getRuntime().availableProcessors();
        Channel server = new ServerBootstrap()
                .group(
                        new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()),
                        new MultiThreadIoEventLoopGroup(cores, EpollIoHandler.newFactory()))
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1_024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(8_192))
                                .addLast(new WebSocketServerProtocolHandler(
                                        "/v1/signaling", null, false, 1 << 20, false, true))
                                .addLast(new Relay());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        System.out.println(
                "ready ws://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort() + "/v1/signaling");
        server.closeFuture().sync();
    }

    private static final class Relay extends ChannelInboundHandlerAdapter {
        private Query query;
        private Set<Channel> room = Set.of();
        private boolean loggedIn;

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof HandshakeComplete complete) {
                query = Query.of(URI.create(complete.requestUri()).getQuery());
                USERS.put(query.user(), context.channel());
                if (query.room() != null) {
                    room = ROOMS.computeIfAbsent(query.room(), id -> ConcurrentHashMap.newKeySet());
                    room.add(context.channel());
                }
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf frame = encoded(context, (TextWebSocketFrame) message);
            context.writeAndFlush(frame.retainedDuplicate());
            if (loggedIn) {
                relay(context.channel(), frame);
            }
            loggedIn = true;
            frame.release();
        }

        private static ByteBuf encoded(ChannelHandlerContext context, TextWebSocketFrame message) {
            ByteBuf text = message.content();
            int length = text.readableBytes();
            ByteBuf frame = context.alloc().buffer(length + 10).writeByte(0x81);
            if (length < LENGTH_16) {
                frame.writeByte(length);
            } else if (length <= 0xFFFF) {
                frame.writeByte(LENGTH_16).writeShort(length);
            } else {
                frame.writeByte(127).writeLong(length);
            }
            frame.writeBytes(text);
            message.release();
            return frame;
        }

        private void relay(Channel from, ByteBuf frame) {
            if (query.peer() != null) {
                Channel peer = USERS.get(query.peer());
                if (peer != null) {
                    peer.writeAndFlush(frame.retainedDuplicate());
                }
            }
            for (Channel member : room) {
                if (member != from) {
                    member.writeAndFlush(frame.retainedDuplicate());
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (query != null) {
                USERS.remove(query.user(), context.channel());
                room.remove(context.channel());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
