package io.bellwire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.BitSet;

/**
 * Ports of the loopback interface for servers that have to be told theirs. None is handed out twice, and none is one that
 * the system gives to whoever connects or asks for any port, so it stays free until its server listens, and while that is
 * down.
 */
public final class FreePorts {

    /** Below what the system gives away by itself, 32768 and up on Linux; and so is what lies {@link #BESIDE} them. */
    private static final int FIRST = 10_240;

    private static final int COUNT = 10_000;

    /** The second port of a Redis server of a cluster is as far from its first one. */
    private static final int BESIDE = 10_000;

    private static final BitSet TAKEN = new BitSet(COUNT);

    /** Not where another process begins that runs the same tests. */
    private static int next = (int) (ProcessHandle.current().pid() * 97 % COUNT);

    private FreePorts() {}

    /** One more; the port 10,000 above it is free, too. */
    public static synchronized int take() {
        for (int tried = 0; tried < COUNT; tried++) {
            int offset = next;
            next = (next + 1) % COUNT;
            if (!TAKEN.get(offset) && isFree(FIRST + offset) && isFree(FIRST + offset + BESIDE)) {
                TAKEN.set(offset);
                return FIRST + offset;
            }
        }
        throw new IllegalStateException("no port from " + FIRST + " to " + (FIRST + COUNT - 1) + " is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (BindException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
