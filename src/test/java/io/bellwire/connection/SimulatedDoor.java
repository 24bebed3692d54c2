package io.bellwire.connection;

import io.bellwire.protocol.CloseCode;
import io.bellwire.protocol.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.ContextInternal;
import java.util.function.LongSupplier;

/**
 * Lets clients of a simulation in: the real connections, over sockets that are no sockets. What is written goes to a
 * {@link Wire}; what comes in is handed over by {@link Socket}, on the event loop of the connection.
 */
public final class SimulatedDoor {

    /** The way to one client. */
    public interface Wire {
        /** A text message was written. */
        void text(byte[] text);

        /** The gateway closes: nothing is written any more. */
        void closed(int code);
    }

    private static final int CUT = 1006;

    private final ConnectionShared shared;

    /** A door to what these services do. */
    public SimulatedDoor(ConnectionServices services, Limits limits, LongSupplier nanoTime) {
        shared = new ConnectionShared(SignalingOptions.of(new HttpServerOptions(), limits), services, nanoTime);
    }

    /** A connection whose upgrade has just been answered. To be called on the event loop of the context. */
    public Socket open(ContextInternal context, Wire wire) {
        Socket socket = new Socket(context, wire);
        socket.listener = new ConnectionVerticle(shared, context, socket, () -> {}, null);
        socket.inContext(socket.listener::opened);
        return socket;
    }

    /** One connection. All is called on its event loop. */
    public static final class Socket implements ClientSocket {
        private final ContextInternal context;
        private final Wire wire;
        private ConnectionVerticle listener;
        private boolean closed;
        private boolean writable = true;

        private Socket(ContextInternal context, Wire wire) {
            this.context = context;
            this.wire = wire;
        }

        /** A message of the client has come. */
        public void message(byte[] text) {
            if (!closed) {
                inContext(() -> listener.message(text));
            }
        }

        /** The kernel found out that the client has gone. */
        public void cut() {
            end(CUT);
        }

        /** The node drains: it closes once what is under way is answered. */
        public void drain() {
            inContext(() -> {
                if (!closed && !listener.finishes()) {
                    close(CloseCode.RESTARTING);
                }
            });
        }

        /** Whether it is closed, from whichever side. */
        public boolean isClosed() {
            return closed;
        }

        /** The client reads, or has stopped reading. */
        public void writable(boolean now) {
            boolean again = now && !writable;
            writable = now;
            if (again && !closed) {
                inContext(listener::writable);
            }
        }

        /** What is done several times per heartbeat. */
        public void visit() {
            if (!closed) {
                inContext(listener::visited);
            }
        }

        private void end(int code) {
            if (!closed) {
                closed = true;
                inContext(() -> listener.closed(code));
            }
        }

        private void inContext(Runnable task) {
            ContextInternal previous = context.beginDispatch();
            try {
                task.run();
            } finally {
                context.endDispatch(previous);
            }
        }

        @Override
        public EventLoop eventLoop() {
            return context.nettyEventLoop();
        }

        @Override
        public boolean write(byte[] text) {
            if (!closed) {
                wire.text(text);
            }
            return !closed;
        }

        @Override
        public boolean write(ByteBuf text) {
            if (closed) {
                return false;
            }
            byte[] bytes = new byte[text.readableBytes()];
            text.getBytes(text.readerIndex(), bytes);
            wire.text(bytes);
            return true;
        }

        @Override
        public boolean hasStoodSince(long then) {
            return false;
        }

        @Override
        public long unsentBytes() {
            return 0;
        }

        @Override
        public boolean isWritable() {
            return writable;
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void allowLongMessages() {}

        @Override
        public void close(CloseCode code) {
            if (!closed) {
                wire.closed(code.code());
                end(code.code());
            }
        }
    }
}
