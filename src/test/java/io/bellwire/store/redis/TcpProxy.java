package io.bellwire.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Stands between the store and a Redis, and loses what it is told to lose. */
public final class TcpProxy implements AutoCloseable {
    private final int targetPort;
    private final ServerSocket listening;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean loseReplies;
    private volatile boolean loseCommands;
    private volatile Gate gate = new Gate();

    public TcpProxy(int targetPort) {
        this.targetPort = targetPort;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** What Redis answers from now on gets lost. */
    public void loseReplies(boolean lose) {
        loseReplies = lose;
    }

    /** What is sent to Redis from now on gets lost. */
    public void loseCommands(boolean lose) {
        loseCommands = lose;
    }

    /**
     * What is sent to Redis over the connections that there are, their end too, comes through when it is let go, as in a
     * network where the packets are repeated until then. Connections that are made afterwards are not held.
     *
     * @return lets it go
     */
    public Runnable hold() {
        Gate held = gate;
        gate = new Gate();
        CountDownLatch letGo = new CountDownLatch(1);
        held.opens = letGo;
        return letGo::countDown;
    }

    /** Cuts every connection. */
    public void cut() {
        sockets.forEach(TcpProxy::closeQuietly);
        sockets.clear();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
                sockets.add(client);
                sockets.add(server);
                Gate through = gate;
                start(() -> pump(client, server, true, through));
                start(() -> pump(server, client, false, new Gate()));
            }
        } catch (IOException e) {
            cut();
        }
    }

    private void pump(Socket from, Socket to, boolean commands, Gate through) {
        byte[] buffer = new byte[65_536];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int length;
            while ((length = in.read(buffer)) >= 0) {
                through.pass();
                if (!(commands ? loseCommands : loseReplies)) {
                    out.write(buffer, 0, length);
                }
            }
            through.pass();
        } catch (IOException e) {
            // It was cut.
        } finally {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    /** Through which some connections go. */
    private static final class Gate {
        private volatile CountDownLatch opens = new CountDownLatch(0);

        void pass() {
            try {
                opens.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
