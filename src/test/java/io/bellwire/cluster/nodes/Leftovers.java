package io.bellwire.cluster.nodes;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What must not outlive the tests, whichever way they end. */
final class Leftovers {
    private static final Set<AutoCloseable> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(Leftovers::closeQuietly), "leftovers"));
    }

    private Leftovers() {}

    static void add(AutoCloseable opened) {
        OPEN.add(opened);
    }

    static void remove(AutoCloseable closed) {
        OPEN.remove(closed);
    }

    private static void closeQuietly(AutoCloseable left) {
        try {
            left.close();
        } catch (Exception e) {
            // The process is about to end; there is nobody to tell.
        }
    }
}
